/** `[data-gallery]`: the small pictures lead to the large ones without a step in the history, and mark the one that shows. */
export function gallery(): void {
  const frame = document.querySelector<HTMLElement>("[data-gallery]");
  const row = frame?.querySelector<HTMLElement>("[role=region]");
  if (!frame || !row) return;
  const links = [...frame.querySelectorAll<HTMLAnchorElement>("a[href^='#']")];
  const shown = () => Math.round(row.scrollLeft / row.clientWidth);
  const mark = () => {
    links.forEach((link, place) => {
      if (place === shown()) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  links.forEach((link, place) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      row.scrollTo({ left: place * row.clientWidth });
    });
  });
  row.addEventListener("scroll", mark, { passive: true });
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    row.scrollTo({ left: (shown() + step) * row.clientWidth });
  });
}

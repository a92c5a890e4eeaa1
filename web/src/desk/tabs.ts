/** On a narrow screen the tabs scroll: the one that is open comes into sight. */
export function tabs(): void {
  const open = document.querySelector<HTMLElement>(".desk-tabs [aria-current]");
  const row = open?.closest("ul");
  if (open && row) row.scrollLeft = open.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
}

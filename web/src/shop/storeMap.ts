/** `svg[data-map]`: pins and the list show one another; one tab stop, arrows go from pin to pin. */
export function storeMap(): void {
  const map = document.querySelector<SVGElement>("[data-map]");
  if (!map) return;
  const pins = [...map.querySelectorAll<SVGAElement>("[data-number]")].reverse();
  const storeOf = (pin: SVGAElement) => document.getElementById(`store-${pin.dataset["number"]}`);
  const mark = (pin: SVGAElement | undefined) => {
    for (const one of pins) {
      one.classList.toggle("is-shown", one === pin);
      storeOf(one)?.classList.toggle("is-shown", one === pin);
    }
    // What is drawn last lies on top of its neighbours.
    if (pin && pin !== map.lastElementChild && document.activeElement !== pin) map.append(pin);
  };
  pins.forEach((pin, place) => {
    pin.setAttribute("tabindex", place === 0 ? "0" : "-1");
    pin.addEventListener("pointerenter", () => mark(pin));
    pin.addEventListener("focus", () => mark(pin));
    pin.addEventListener("click", (event) => {
      event.preventDefault();
      mark(pin);
      const store = storeOf(pin);
      store?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      const choose = store?.querySelector<HTMLElement>("button") ?? store?.querySelector<HTMLElement>("a");
      choose?.focus({ preventScroll: true });
    });
    const store = storeOf(pin);
    store?.addEventListener("pointerenter", () => mark(pin));
    store?.addEventListener("focusin", () => mark(pin));
  });
  map.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const from = pins.indexOf(document.activeElement as unknown as SVGAElement);
    if (step === undefined || from < 0) return;
    event.preventDefault();
    const to = pins[(from + step + pins.length) % pins.length];
    pins[from]?.setAttribute("tabindex", "-1");
    to?.setAttribute("tabindex", "0");
    to?.focus();
  });
}

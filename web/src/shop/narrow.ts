import { announce, fetchPage } from "../live";

const quietMs = 250;

/** `[data-listing]`: a tick narrows the list in place; the address always says what is shown. */
export function narrow(): void {
  const listing = document.querySelector<HTMLElement>("[data-listing]");
  if (listing) new Narrowing(listing);
}

class Narrowing {
  private timer = 0;
  private asked = 0;

  constructor(private readonly listing: HTMLElement) {
    this.dress();
    listing.addEventListener("change", (event) => {
      const form = (event.target as HTMLInputElement | HTMLSelectElement).form;
      if (!form?.matches("[data-narrow]")) return;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.go(addressOf(form)), quietMs);
    });
    listing.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches("[data-narrow]")) return;
      event.preventDefault();
      this.shut();
    });
    listing.addEventListener("click", (event) => {
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if ("narrowOpen" in link.dataset) {
        event.preventDefault();
        this.toggle(link);
      } else if ("narrowLink" in link.dataset) {
        event.preventDefault();
        void this.go(link.href);
      }
    });
    listing.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen) this.shut();
    });
    addEventListener("popstate", () => location.reload());
  }

  private get isOpen(): boolean {
    return "open" in this.listing.dataset;
  }

  private toggle(link: HTMLElement): void {
    if (this.isOpen) return this.shut();
    this.listing.dataset["open"] = "";
    link.setAttribute("aria-expanded", "true");
    this.listing.querySelector<HTMLElement>("#narrow input, #narrow a")?.focus();
  }

  private shut(): void {
    delete this.listing.dataset["open"];
    const link = this.listing.querySelector<HTMLElement>("[data-narrow-open]");
    link?.setAttribute("aria-expanded", "false");
    link?.scrollIntoView({ block: "nearest" });
    (link?.offsetParent ? link : this.listing.querySelector<HTMLElement>("#found"))?.focus();
  }

  private async go(url: string): Promise<void> {
    const asked = ++this.asked;
    this.listing.setAttribute("aria-busy", "true");
    const fresh = await fetchPage(url);
    if (asked !== this.asked) return;
    const next = fresh?.querySelector<HTMLElement>("[data-listing]");
    // Where the list cannot be had in place, the page itself goes there and says why.
    if (!fresh || !next) return location.assign(url);
    this.swap(next);
    const count = fresh.querySelector("[data-count]")?.textContent ?? "";
    const shown = document.querySelector("[data-count]");
    if (shown) shown.textContent = count;
    history.replaceState(null, "", url);
    announce(count);
  }

  private swap(next: HTMLElement): void {
    const focused = this.listing.contains(document.activeElement) ? document.activeElement?.id : null;
    const unfolded = [...this.listing.querySelectorAll<HTMLDetailsElement>("details[open]")].map((one) => one.id);
    this.listing.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
    this.listing.removeAttribute("aria-busy");
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    this.dress();
    // A chip that was taken away gives the focus to what it narrowed.
    if (focused !== null) (document.getElementById(focused ?? "") ?? document.getElementById("found"))?.focus({ preventScroll: true });
  }

  private dress(): void {
    for (const fallback of this.listing.querySelectorAll<HTMLElement>("[data-fallback]")) fallback.hidden = true;
    const link = this.listing.querySelector<HTMLElement>("[data-narrow-open]");
    link?.setAttribute("role", "button");
    link?.setAttribute("aria-expanded", String(this.isOpen));
    link?.setAttribute("aria-controls", "narrow");
  }
}

/** What the form would ask for, without the fields that say nothing. */
function addressOf(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "" && !(name === "sort" && value === "best")) query.append(name, value);
  }
  const url = new URL(form.action);
  url.search = query.toString();
  return url.href;
}

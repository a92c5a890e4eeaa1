import { announce } from "../live";
import { forget, recent } from "./recent";

/** Somebody who types fast is not asked for at every letter. */
const quietMs = 120;
const wordMin = 2;

/** `form[data-suggest]`: its search field becomes a combobox (ARIA's pattern with a listbox) of what the server suggests. */
export function suggest(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-suggest]");
  const field = form?.querySelector<HTMLInputElement>("input[type=search]");
  if (form && field) new Suggesting(form, field);
}

class Suggesting {
  private readonly list = document.createElement("div");
  private options: HTMLElement[] = [];
  private active = -1;
  private typed = "";
  private asking: AbortController | null = null;
  private timer = 0;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly field: HTMLInputElement,
  ) {
    this.list.id = "suggestions";
    this.list.className = "suggest";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
    form.append(this.list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    this.close();
    field.addEventListener("input", () => this.later());
    field.addEventListener("focus", () => this.open());
    field.addEventListener("click", () => this.open());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    // The field keeps the focus while somebody presses into the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as HTMLElement).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
  }

  /** Until the answer is here the list is of the words before; only what it offers to search for is not. */
  private later(): void {
    this.typed = this.field.value;
    this.giveUp();
    this.stepOut();
    const words = this.typed.trim();
    const search = this.list.querySelector<HTMLElement>(":scope > [role=option]");
    if (search && words.length > 0) this.searchFor(search, words);
    this.timer = window.setTimeout(() => this.open(), quietMs);
  }

  private open(): void {
    const words = this.field.value.trim();
    this.typed = this.field.value;
    if (words.length === 0) this.show(this.recentOptions(), null);
    else if (words.length >= wordMin) void this.ask(words);
    else this.close();
  }

  private giveUp(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  private async ask(words: string): Promise<void> {
    this.giveUp();
    const asking = (this.asking = new AbortController());
    try {
      const url = `${this.form.dataset["suggest"]}?q=${encodeURIComponent(words)}`;
      const response = await fetch(url, { signal: asking.signal });
      if (!response.ok) return this.close();
      const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-say]");
      // Only what was asked for last, and only while somebody is still there.
      if (!found || asking !== this.asking || document.activeElement !== this.field) return;
      this.show([this.searchOption(words), ...found.children], found.getAttribute("data-say"));
    } catch {
      // Given up, or there is no network: the search itself still works.
      if (asking === this.asking) this.close();
    }
  }

  private show(content: Element[], said: string | null): void {
    if (content.length === 0) return this.close();
    this.stepOut();
    this.list.replaceChildren(...content.map((one) => document.importNode(one, true)));
    this.options = [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
    this.options.forEach((option, place) => (option.id = `suggestion-${place}`));
    this.field.setAttribute("aria-expanded", "true");
    this.list.hidden = false;
    if (said) announce(said);
  }

  private close(): void {
    this.giveUp();
    this.list.hidden = true;
    this.stepOut();
    this.options = [];
    this.field.setAttribute("aria-expanded", "false");
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      // The first press closes the list and gives the own words back; the browser's own empties the field.
      event.preventDefault();
      this.field.value = this.typed;
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.options[this.active] as HTMLElement);
    }
  }

  /** Past the last one, and before the first, lies the field itself. A list that somebody walks through stands still. */
  private move(step: number): void {
    this.giveUp();
    const count = this.options.length + 1;
    const next = ((this.active + 1 + step + count) % count) - 1;
    this.stepOut();
    const option = this.options[next];
    if (option) {
      this.active = next;
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", option.id);
    }
    this.field.value = option?.dataset["words"] ?? this.typed;
  }

  private stepOut(): void {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
  }

  private take(option: HTMLElement): void {
    const { href, words } = option.dataset;
    if (href) return location.assign(href);
    if (words === undefined) {
      forget();
      return this.close();
    }
    this.field.value = words;
    this.close();
    this.form.requestSubmit();
  }

  private searchOption(words: string): HTMLElement {
    const search = option("search", "", words);
    this.searchFor(search, words);
    return search;
  }

  private searchFor(search: HTMLElement, words: string): void {
    search.dataset["words"] = words;
    (search.querySelector("bdi") as HTMLElement).textContent = `${this.form.dataset["all"]} “${words}”`;
  }

  private recentOptions(): HTMLElement[] {
    const words = recent();
    if (words.length === 0) return [];
    const group = document.createElement("ul");
    group.className = "suggest__group";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.form.dataset["recent"] ?? "");
    group.append(...words.map((one) => option("clock", one, one)), option("cross", this.form.dataset["forget"] ?? ""));
    return [group];
  }
}

function option(icon: string, text: string, words?: string): HTMLElement {
  const element = document.createElement(words === undefined || icon === "clock" ? "li" : "div");
  element.className = "suggest__option";
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  if (words !== undefined) element.dataset["words"] = words;
  const name = document.createElement("bdi");
  name.textContent = text;
  const cell = document.createElement("span");
  cell.className = "suggest__text";
  cell.append(name);
  element.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/icons.svg#${icon}"></use></svg>`;
  element.append(cell);
  return element;
}

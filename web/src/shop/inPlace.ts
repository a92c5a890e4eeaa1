import { idle, working } from "../busy";
import { announce, parsePage, swap } from "../live";

const inBasket = ".site-header .count";

/**
 * A form with `data-in-place=NAME` is sent without leaving the page: the answer's `data-place=NAME` takes the place of this
 * page's. An answer without one is a page of its own, and is gone to. Where the shop cannot be reached, the form's
 * `data-unreachable` words say so, all that was typed stays, and the next press is left to the browser.
 */
export function inPlace(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const place = form.dataset["inPlace"];
    if (!place || form.dataset["plain"]) return;
    event.preventDefault();
    if (form.dataset["sent"]) return;
    void send(form, place, event.submitter as HTMLButtonElement | null);
  });
}

async function send(form: HTMLFormElement, place: string, button: HTMLButtonElement | null): Promise<void> {
  const fields = new URLSearchParams(new FormData(form, button) as unknown as Record<string, string>);
  const focused = document.activeElement?.id;
  form.dataset["sent"] = "1";
  // Enter presses a button that nobody sees: the one that is seen shows that work is under way.
  working(button?.ariaHidden ? form.querySelector<HTMLButtonElement>("button[data-busy]") : button);
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.action, {
      method: "POST",
      body: fields,
      headers: { Accept: "text/html" },
    });
    const page = parsePage(await answer.text());
    const here = find(document, place);
    const next = find(page, place);
    if (here && next) take(here, next, page, focused);
    else if (answer.redirected) return location.assign(answer.url);
    else say(form, page.querySelector("main")?.textContent.trim() ?? "");
  } catch {
    // The line is cut, or the server is just starting again.
    say(form, form.dataset["unreachable"] ?? "");
    form.dataset["plain"] = "1";
  }
  delete form.dataset["sent"];
  idle(form);
}

function find(page: Document, place: string): HTMLElement | null {
  return page.querySelector<HTMLElement>(`[data-place="${place}"]`);
}

/** The focus goes to what is wrong, or stays where it was, or goes to where the answer leads; it is never lost. */
function take(here: HTMLElement, next: HTMLElement, page: Document, focused: string | undefined): void {
  const place = here.dataset["place"] ?? "";
  swap(here, next);
  document.title = page.title;
  const items = page.querySelector(inBasket);
  if (items) document.querySelector(inBasket)?.replaceChildren(...items.childNodes);
  const now = find(document, place);
  const kept = focused ? document.getElementById(focused) : null;
  const target =
    now?.querySelector<HTMLElement>("[data-focus]") ??
    (kept?.checkVisibility() && now?.contains(kept) ? kept : null) ??
    now?.querySelector<HTMLElement>("[data-land]") ??
    now;
  if (target && target === now) target.tabIndex = -1;
  target?.focus();
  const news = now?.querySelector("[data-announce]")?.textContent;
  if (news) announce(news);
}

function say(form: HTMLFormElement, words: string): void {
  let note = form.querySelector<HTMLElement>(".unreachable");
  if (!note) {
    note = document.createElement("p");
    note.className = "unreachable note note--bad";
    note.tabIndex = -1;
    note.setAttribute("role", "alert");
    form.prepend(note);
  }
  note.textContent = words;
  note.focus();
}

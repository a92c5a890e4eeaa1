import { fetchPage, swap } from "../live";

const failuresBeforeWords = 2;

/** An element with an id and `data-refresh=SECONDS` is fetched again and swapped when it changed. */
export function refresh(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-refresh][id]")) {
    const seconds = Number(element.dataset["refresh"]);
    if (seconds > 0) poll(element.id, seconds * 1_000);
  }
}

function poll(id: string, everyMs: number): void {
  let failures = 0;
  let seenAt = new Date();

  const turn = async () => {
    const element = document.getElementById(id);
    // A fresh element that no longer asks to be refreshed is left alone.
    if (!element?.dataset["refresh"]) return;
    if (!document.hidden && !isBusy(element)) {
      const next = (await fetchPage())?.getElementById(id);
      if (next) {
        failures = 0;
        seenAt = new Date();
        const current = document.getElementById(id);
        if (current && !isBusy(current)) swap(current, next);
      } else {
        failures++;
      }
      sayLost(id, failures >= failuresBeforeWords ? seenAt : null);
    }
    setTimeout(turn, everyMs);
  };

  setTimeout(turn, everyMs);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void fetchPage().then((page) => swapById(id, page));
  });
}

function swapById(id: string, page: Document | null): void {
  const [element, next] = [document.getElementById(id), page?.getElementById(id)];
  if (element?.dataset["refresh"] && next && !isBusy(element)) swap(element, next);
}

/** Somebody types or chooses inside: swapping would take it from them. */
function isBusy(element: HTMLElement): boolean {
  return element.contains(document.activeElement) && document.activeElement?.matches("input, select, textarea") === true;
}

/** Says above the list that it may be old, and since when. */
function sayLost(id: string, since: Date | null): void {
  const noteId = `${id}-lost`;
  const note = document.getElementById(noteId);
  if (!since) {
    note?.remove();
    return;
  }
  if (note) return;
  const words = document.createElement("p");
  words.id = noteId;
  words.className = "note note--warn";
  words.setAttribute("role", "status");
  const time = since.toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });
  const said = document.querySelector<HTMLElement>("[data-lost]")?.dataset["lost"] ?? "";
  words.textContent = said.replace("{0}", time);
  document.getElementById(id)?.before(words);
}

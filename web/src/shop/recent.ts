/** What was searched for on this device, newest first; it never leaves it. */
const key = "recent-searches";
const kept = 5;

export function recent(): string[] {
  try {
    const words: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(words) ? words.filter((one) => typeof one === "string").slice(0, kept) : [];
  } catch {
    // No storage here, or not ours what lies in it.
    return [];
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then there is nothing to forget either.
  }
}

/** Remembers the words of a search page that found something. */
export function rememberSearch(): void {
  const words = document.querySelector<HTMLElement>("[data-searched]")?.dataset["searched"];
  if (!words) return;
  try {
    localStorage.setItem(key, JSON.stringify([words, ...recent().filter((one) => one !== words)].slice(0, kept)));
  } catch {
    // Storage is full or forbidden: searching goes on without it.
  }
}

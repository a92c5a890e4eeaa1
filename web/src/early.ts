// Runs before the page is there: what a scanner types between two pages is kept until the page's own script takes it over.
const keys: string[] = [];

function keepKey(event: KeyboardEvent): void {
  const isTyped = event.target instanceof HTMLInputElement && !event.target.matches("[data-scan]");
  if (isTyped || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key.length === 1 || (event.key === "Enter" && keys.length > 0)) {
    keys.push(event.key);
    event.preventDefault();
  }
}

function stop(): void {
  document.removeEventListener("keydown", keepKey);
}

document.addEventListener("keydown", keepKey);
// Should the page's own script never come, the field is typed into as without script.
addEventListener("load", () => setTimeout(stop, 2_000));
Object.assign(window, { earlyKeys: { keys, stop } });

export {};

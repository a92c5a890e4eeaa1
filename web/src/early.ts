// Runs before the page is there: what a scanner types between two pages is kept until the page's own script takes it over.
const keys: string[] = [];

function keepKey(event: KeyboardEvent): void {
  if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key.length === 1 || (event.key === "Enter" && keys.length > 0)) {
    keys.push(event.key);
    event.preventDefault();
  }
}

document.addEventListener("keydown", keepKey);
Object.assign(window, { earlyKeys: { keys, stop: () => document.removeEventListener("keydown", keepKey) } });

export {};

/** `button[data-print]` prints the page; hidden without script, where the browser's own menu does. */
export function printing(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

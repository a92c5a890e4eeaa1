/** `button[data-print]` prints the page; hidden without script, where the browser's own menu does. */
export function printing(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

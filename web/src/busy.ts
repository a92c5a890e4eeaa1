/** A button whose work is under way says so at once: in its own words where it has some, and to screen readers. */
export function working(button: HTMLButtonElement | null): void {
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  const words = button.dataset["busy"];
  if (!words) return;
  button.dataset["idle"] = button.innerHTML;
  button.textContent = words;
}

export function idle(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    if (button.dataset["idle"]) button.innerHTML = button.dataset["idle"];
    delete button.dataset["idle"];
  }
}

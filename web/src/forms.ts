import { idle, working } from "./busy";

const quietMs = 350;

/** `form[data-autosubmit]` is sent soon after a field changes; its fallback button goes away. */
export function autosubmit(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-autosubmit]")) {
    for (const fallback of form.querySelectorAll<HTMLElement>("[data-fallback]")) fallback.hidden = true;
    let timer = 0;
    form.addEventListener("change", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (form.reportValidity()) form.requestSubmit();
      }, quietMs);
    });
  }
}

/** A choice within `[data-then=ID]` gives the focus to the field of that id, which is what comes next. */
export function thenFocus(): void {
  document.addEventListener("change", (event) => {
    const next = (event.target as Element).closest<HTMLElement>("[data-then]")?.dataset["then"];
    if (next) document.getElementById(next)?.focus();
  });
}

/** The summary of a refused form takes the focus, so that it is read first. */
export function focusSummary(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}

/** A form is sent once, however often its button is pressed. */
export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset["sent"]) event.preventDefault();
    else {
      form.dataset["sent"] = "1";
      working(event.submitter as HTMLButtonElement | null);
    }
  });
  // Coming back by the browser's own history shows the page as it was left: it may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
    idle(document);
  });
}

/** `button[data-opens=ID]` opens the dialog of that id; a `dialog[data-awake]` keeps the screen lit while it is open. */
export function dialogs(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-opens]")) {
    const dialog = document.getElementById(button.dataset["opens"] ?? "");
    if (!(dialog instanceof HTMLDialogElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      dialog.showModal();
      if ("awake" in dialog.dataset) void stayAwake(dialog);
    });
  }
}

/** Where the browser cannot, or will not while its battery is low, the screen dims as it always does. */
async function stayAwake(dialog: HTMLDialogElement): Promise<void> {
  const lock = await navigator.wakeLock?.request("screen").catch(() => null);
  if (lock) dialog.addEventListener("close", () => void lock.release(), { once: true });
}

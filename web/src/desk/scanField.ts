import type { ScanSender } from "./sendScans";

/** A scanner types much faster than people do; a slow one over radio still keeps within this. */
const betweenKeysMs = 100;
const shortestCode = 3;

/** Keys that came before this script did; see early.ts. */
declare global {
  interface Window {
    earlyKeys?: { keys: string[]; stop: () => void };
  }
}

/**
 * Scanning, whatever has the focus. A keyboard-wedge scanner types a code and sends Enter: on a page with a scan field the
 * first character moves the focus there; on every other page the keys are caught as they come.
 */
export function scanField(sender: ScanSender): void {
  const field = document.querySelector<HTMLInputElement>("input[data-scan]");
  const form = field?.form;
  const early = window.earlyKeys;
  early?.stop();
  if (field && form) {
    field.focus();
    keepFocus(field);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sender.take(field.value);
      field.value = "";
      field.focus();
    });
    takeEarly(early?.keys ?? [], sender, (rest) => (field.value += rest));
  } else if (document.querySelector("form[data-catcher]")) {
    const caught = catchKeys(sender);
    takeEarly(early?.keys ?? [], sender, caught);
  }
}

function keepFocus(field: HTMLInputElement): void {
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.key === " " || hasModifier(event)) return;
    if (isEditable(document.activeElement) || document.querySelector("dialog[open]")) return;
    // The character of this key press goes to whoever has the focus after this handler.
    field.focus();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isEditable(document.activeElement)) field.focus();
  });
}

/** @returns takes the beginning of a code that came before. */
function catchKeys(sender: ScanSender): (beginning: string) => void {
  let code = "";
  let lastAt = 0;
  document.addEventListener("keydown", (event) => {
    if (hasModifier(event) || isEditable(document.activeElement) || document.querySelector("dialog[open]")) return;
    const isRunning = performance.now() - lastAt < betweenKeysMs;
    if (event.key === "Enter") {
      // A person's Enter presses the button that has the focus; a scanner's ends its code.
      if (isRunning && code.length >= shortestCode) {
        event.preventDefault();
        sender.take(code);
      }
      code = "";
    } else if (event.key.length === 1) {
      code = isRunning ? code + event.key : event.key;
      lastAt = performance.now();
      // A space within a code is no press of a button.
      if (code.length > 1) event.preventDefault();
    }
  });
  return (beginning) => {
    code = beginning;
    lastAt = performance.now();
  };
}

function takeEarly(keys: string[], sender: ScanSender, rest: (beginning: string) => void): void {
  let code = "";
  for (const key of keys) {
    if (key !== "Enter") code += key;
    else {
      sender.take(code);
      code = "";
    }
  }
  if (code) rest(code);
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

function isEditable(element: Element | null): boolean {
  return element?.matches("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]") === true;
}

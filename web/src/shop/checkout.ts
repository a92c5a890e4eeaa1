import { announce } from "../live";

const kept = "checkout";

/** The checkout's own comforts, for a page or for the part of it that has just been swapped in. */
export function checkout(root: ParentNode): void {
  const form = root.querySelector<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  if (root === document && !document.querySelector(".error-summary")) restore(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("change", (event) => {
    keep(form);
    chooseTime(event.target as HTMLInputElement);
  });
  form.addEventListener("focusout", (event) => leave(event.target as HTMLInputElement));
}

let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (isPressed = false), true);

/** Nothing moves under a finger that is down: the press that left the field arrives where it was meant. */
function leave(input: HTMLInputElement): void {
  if (isPressed) addEventListener("pointerup", () => setTimeout(() => mended(input)), { once: true });
  else mended(input);
}

/** The draft has done its work once there is an order. */
export function dropDraft(): void {
  if (document.querySelector("[data-order-events]")) sessionStorage.removeItem(kept);
}

/** In this tab only, until it is closed; never the card. */
function keep(form: HTMLFormElement): void {
  sessionStorage.setItem(kept, JSON.stringify(typed(form).map(({ name, value }) => [name, value])));
}

function restore(form: HTMLFormElement): void {
  const fields = JSON.parse(sessionStorage.getItem(kept) ?? "[]") as [string, string][];
  for (const [name, value] of fields) {
    for (const input of form.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`)) {
      if (input.type !== "radio") input.value = value;
      else if (input.value === value && !input.disabled) {
        input.checked = true;
        const day = input.closest(".slot-day")?.previousElementSibling?.querySelector("input");
        if (day) day.checked = true;
      }
    }
  }
}

function typed(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[id], input[type=radio]:checked")].filter(
    (input) => input.name !== "day",
  );
}

/** Whoever chooses a day has its first free time until he chooses another. */
function chooseTime(input: HTMLInputElement): void {
  if (input.name !== "day") return;
  const first = input.closest("label")?.nextElementSibling?.querySelector<HTMLInputElement>("[name=slot]:enabled");
  if (!first) return;
  first.checked = true;
  first.dispatchEvent(new Event("input", { bubbles: true }));
  announce(first.dataset["said"] ?? "");
}

/** An error goes away once what it is about is right; a new one never comes while somebody types. */
function mended(input: HTMLInputElement): void {
  if (input.ariaInvalid !== "true" || !input.validity.valid) return;
  input.removeAttribute("aria-invalid");
  input.closest(".field--error")?.classList.remove("field--error");
  document.getElementById(`${input.id}-error`)?.remove();
  const summary = document.querySelector(".error-summary");
  summary?.querySelector(`a[href="#${CSS.escape(input.id)}"]`)?.closest("li")?.remove();
  if (!summary || summary.querySelector("li")) return;
  summary.remove();
  document.title = document.title.replace(/^[^:]+: /, "");
}

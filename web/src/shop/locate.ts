import { announce } from "../live";

/** `button[data-locate]` fills the form's `lat` and `lon` from the browser's position and sends it. */
export function locate(): void {
  if (!("geolocation" in navigator) || !isSecureContext) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-locate]")) {
    button.hidden = false;
    button.addEventListener("click", () => ask(button));
  }
}

function ask(button: HTMLButtonElement): void {
  const form = button.form;
  if (!form) return;
  button.disabled = true;
  announce("Finding your position");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      // Three decimals are about 100 m: enough for the nearest store, and no more than it needs to know.
      fill(form, "lat", coords.latitude.toFixed(3));
      fill(form, "lon", coords.longitude.toFixed(3));
      fill(form, "near", "");
      form.requestSubmit();
    },
    () => refuse(button, form),
    { timeout: 10_000, maximumAge: 300_000 },
  );
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

function refuse(button: HTMLButtonElement, form: HTMLFormElement): void {
  button.disabled = false;
  let words = form.querySelector<HTMLElement>("[data-locate-answer]");
  if (!words) {
    words = document.createElement("p");
    words.className = "hint";
    words.dataset["locateAnswer"] = "";
    words.setAttribute("role", "status");
    form.append(words);
  }
  words.textContent = "Your browser gave no position. Type a postcode or a town instead.";
  form.querySelector<HTMLInputElement>("input[name=near]")?.focus();
}

import { parsePage, swapLive } from "../live";

const leftoverKey = "holdfast-scan-leftover";

/**
 * The scan field of a page. A keyboard-wedge scanner types a code and sends Enter, and the next code may come before the
 * server has answered the first: codes are queued here and sent in order, without leaving the page.
 */
export function scanField(): void {
  const field = document.querySelector<HTMLInputElement>("input[data-scan]");
  const form = field?.form;
  if (!field || !form) return;
  keepFocus(field);
  field.value = sessionStorage.getItem(leftoverKey) ?? field.value;
  sessionStorage.removeItem(leftoverKey);
  if (form.method === "post") queueCodes(form, field);
}

function keepFocus(field: HTMLInputElement): void {
  field.focus();
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isEditable(document.activeElement) || document.querySelector("dialog[open]")) return;
    // The character of this key press goes to whoever has the focus after this handler.
    field.focus();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isEditable(document.activeElement)) field.focus();
  });
}

function isEditable(element: Element | null): boolean {
  return element?.matches("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]") === true;
}

function queueCodes(form: HTMLFormElement, field: HTMLInputElement): void {
  const waiting: FormData[] = [];
  let isSending = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() === "") return;
    waiting.push(withNewIds(form, new FormData(form, event.submitter)));
    field.value = "";
    field.focus();
    if (!isSending) void sendAll();
  });

  async function sendAll(): Promise<void> {
    isSending = true;
    for (let data = waiting.shift(); data; data = waiting.shift()) {
      const sent = await send(form, data);
      if (sent === "left") return;
      if (sent === "failed") {
        const code = String(data.get(field.name) ?? "");
        answer(form, "bad", `Not sent, no contact with the server: ${code}. Scan it again.`);
      }
    }
    isSending = false;
  }

  /** Another page comes next: what was scanned or typed meanwhile goes with us. */
  function leave(url: string): "left" {
    const next = waiting.map((data) => String(data.get(field.name) ?? ""))[0];
    const leftover = next ?? field.value;
    if (leftover) sessionStorage.setItem(leftoverKey, leftover);
    location.assign(url);
    return "left";
  }

  async function send(form: HTMLFormElement, data: FormData): Promise<"sent" | "left" | "failed"> {
    try {
      const isMultipart = form.enctype === "multipart/form-data";
      const body = isMultipart ? data : new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      if (response.redirected && new URL(response.url).pathname !== location.pathname) return leave(response.url);
      const type = response.headers.get("content-type") ?? "";
      if (!type.includes("text/html")) return "failed";
      const page = parsePage(await response.text());
      if (!page.querySelector("input[data-scan]")) return response.redirected ? leave(response.url) : "failed";
      swapLive(page);
      const said = page.querySelector<HTMLElement>(".scan__answer");
      answer(form, said?.dataset["kind"] ?? "", said?.textContent ?? "");
      return "sent";
    } catch {
      // No network; the colleague is told, nothing was recorded that the page would show.
      return "failed";
    }
  }
}

/** A scan that is sent twice is one scan; two scans are two, though the page was the same. */
function withNewIds(form: HTMLFormElement, data: FormData): FormData {
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-new-each-time]")) {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    data.set(input.name, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return data;
}

function answer(form: HTMLFormElement, kind: string, words: string): void {
  const place = form.querySelector<HTMLElement>(".scan__answer");
  if (place) {
    place.dataset["kind"] = kind;
    place.setAttribute("role", kind === "bad" ? "alert" : "status");
    place.textContent = words.trim();
  }
  if (kind === "bad") buzz();
}

let audio: AudioContext | null = null;

/** A low tone and a shake: the colleague looks at the parcel, not at the screen. */
function buzz(): void {
  navigator.vibrate?.([120, 60, 120]);
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "square";
  tone.frequency.value = 180;
  volume.gain.value = 0.08;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.25);
}

import { play } from "./sounds";

const keptKey = "holdfast-answer";
const flashMs = 1_200;

/** What came of a scan. */
export interface Answer {
  kind: string;
  words: string;
}

/** Says it in large words, in colour around the whole screen, by a tone and by shaking. Over when the tone is. */
export function say(answer: Answer): Promise<void> {
  const place =
    document.querySelector<HTMLElement>("form[data-scans]:not([hidden]) .scan__answer") ??
    document.querySelector<HTMLElement>("[data-said]");
  if (place) {
    place.dataset["kind"] = answer.kind;
    place.setAttribute("role", answer.kind === "bad" ? "alert" : "status");
    place.textContent = answer.words;
  }
  return call(answer.kind);
}

/** For the page that comes next. */
export function keep(answer: Answer): void {
  sessionStorage.setItem(keptKey, JSON.stringify(answer));
}

/** Says what the page before kept, or what the server wrote into this one. */
export function sayKept(): void {
  const kept = sessionStorage.getItem(keptKey);
  sessionStorage.removeItem(keptKey);
  if (kept) {
    const answer = JSON.parse(kept) as Answer;
    void say(answer);
    return;
  }
  const written = document.querySelector(".scan__answer[data-kind], .said, .verdict--bad[role=alert]");
  if (!written) return;
  const isBad = written.matches(".note--bad, .verdict--bad, [data-kind=bad]");
  void call(isBad ? "bad" : written.matches("[data-kind=same]") ? "same" : "good");
}

let fading = 0;

function call(kind: string): Promise<void> {
  document.body.dataset["answer"] = kind;
  clearTimeout(fading);
  fading = setTimeout(() => delete document.body.dataset["answer"], flashMs);
  return play(kind);
}

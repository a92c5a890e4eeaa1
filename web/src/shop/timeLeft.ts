import { announce } from "../live";

const shownFromMs = 5 * 60_000;
const saidAtMs = 60_000;

/**
 * `time[data-left]` says until when something is kept. In the last minutes the words beside it count down, by the server's
 * clock; a screen reader hears of the last minute once. When the time is over the page is fetched again.
 */
export function timeLeft(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLElement>("time[data-left]")) {
    const words = time.dataset["left"] ?? "";
    const aheadMs = Date.parse(time.dataset["now"] ?? "") - Date.now();
    const left = document.createElement("span");
    left.className = "time-left num";
    left.ariaHidden = "true";
    time.after(left);
    let [said, wasLeft] = [false, false];
    const tick = () => {
      if (!time.isConnected) return;
      const ms = Date.parse(time.getAttribute("datetime") ?? "") - Date.now() - aheadMs;
      if (ms <= 0) return wasLeft ? location.reload() : undefined;
      wasLeft = true;
      if (ms <= shownFromMs) left.textContent = ` ${words.replace("{0}", clock(ms))}`;
      if (ms <= saidAtMs && !said) {
        said = true;
        announce(words.replace("{0}", clock(saidAtMs)));
      }
      setTimeout(tick, ms > shownFromMs ? Math.min(ms - shownFromMs + 50, 30_000) : 1_000);
    };
    tick();
  }
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

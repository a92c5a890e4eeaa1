import { fetchPage, swapLive } from "../live";

const slowMs = 20_000;

/** A page with `data-look=SECONDS` is looked at again by itself; when the turn has come, the answer leads on. */
export function waiting(): void {
  if (!seconds()) return;
  let timer = 0;

  const look = async () => {
    clearTimeout(timer);
    const page = await fetchPage();
    if (page) {
      document.title = page.title;
      swapLive(page);
    }
    again();
  };

  const again = () => {
    // Not all at the same moment.
    const pauseMs = (seconds() * 1_000 || slowMs) * (0.9 + 0.2 * Math.random());
    clearTimeout(timer);
    timer = setTimeout(() => void look(), pauseMs);
  };

  again();
  // A phone that was asleep looks at once.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void look();
  });
}

function seconds(): number {
  return Number(document.querySelector<HTMLElement>("[data-look]")?.dataset["look"] ?? 0);
}

import { fetchPage, swapLive } from "../live";

const gatherMs = 100;
const againMsMax = 30_000;

/** An element with `data-order-events=URL` keeps the page's `data-live` parts as the server has them. */
export function orderEvents(): void {
  const url = document.querySelector<HTMLElement>("[data-order-events]")?.dataset["orderEvents"];
  if (url) listen(url);
}

function listen(url: string): void {
  let source: EventSource | null = null;
  let againMs = 1_000;
  let timer = 0;
  let wasOpen = false;

  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const page = await fetchPage();
      if (page) swapLive(page);
    }, gatherMs);
  };

  const open = () => {
    source?.close();
    source = new EventSource(url);
    source.onmessage = refresh;
    source.addEventListener("order", refresh);
    source.onopen = () => {
      againMs = 1_000;
      // What happened while the line was cut was not sent.
      if (wasOpen) refresh();
      wasOpen = true;
    };
    source.onerror = () => {
      // The browser reconnects by itself unless the server refused the stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      setTimeout(open, againMs);
      againMs = Math.min(againMs * 2, againMsMax);
    };
  };

  open();
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    open();
    refresh();
  });
}

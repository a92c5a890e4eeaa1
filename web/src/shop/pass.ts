import { keptPages, orderPage, passMark, waitingPage } from "./kept";

/**
 * `[data-keep-pass]` keeps this page on the phone, so that the pass opens where there is no network; the service worker lets it
 * go again. `[data-kept-orders]` lists what is kept. Where the browser keeps nothing, nothing is promised.
 */
export async function pass(): Promise<void> {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await listKept();
  if (!document.querySelector(`[${passMark}]`)) return;
  await navigator.serviceWorker.register("/sw.js");
  const kept = await caches.open(keptPages);
  await kept.addAll([location.pathname, waitingPage, "/icons.svg", ...filesOfPage()]);
}

/** Style sheets, scripts, pictures and fonts: what the page needs to look as it does now. */
function filesOfPage(): string[] {
  const linked = document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet], link[rel=preload], link[rel=icon]");
  const loaded = document.querySelectorAll<HTMLScriptElement | HTMLImageElement>("script[src], img[src^='/']");
  return [...new Set([...[...linked].map((one) => one.href), ...[...loaded].map((one) => one.src)])];
}

async function listKept(): Promise<void> {
  const list = document.querySelector("[data-kept-orders]");
  if (!list) return;
  const kept = await caches.open(keptPages);
  for (const request of await kept.keys()) {
    const { pathname } = new URL(request.url);
    if (!orderPage.test(pathname)) continue;
    const number = (pathname.split("/")[2] ?? "").replace(/^(.{5})(?=.)/, "$1-");
    const link = Object.assign(document.createElement("a"), { href: pathname, textContent: `Order ${number}` });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
}

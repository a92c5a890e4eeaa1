// The service worker: a phone that has opened an order's page once opens it again without a network, with the pass.
// Everything is asked of the network first; what was kept answers only when nothing else does.
/// <reference lib="webworker" />
import { keptPages, orderPage, passMark, waitingPage } from "../shop/kept";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  const isStream = request.headers.get("accept") === "text/event-stream";
  if (isOurs && !isStream && request.method === "GET") event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok && orderPage.test(new URL(request.url).pathname)) await renew(request, response.clone());
    return response;
  } catch (unreachable) {
    const kept = await caches.open(keptPages);
    const page = await kept.match(request, { ignoreVary: true });
    if (page) return page;
    const waiting = request.mode === "navigate" ? await kept.match(waitingPage) : undefined;
    if (waiting) return waiting;
    throw unreachable;
  }
}

/** A page that was kept stays as new as the last look at it, and goes once there is nothing more to collect. */
async function renew(request: Request, response: Response): Promise<void> {
  const kept = await caches.open(keptPages);
  const { pathname } = new URL(request.url);
  if (!(await kept.match(pathname, { ignoreVary: true }))) return;
  const isOver = !(await response.clone().text()).includes(passMark);
  await (isOver ? kept.delete(pathname, { ignoreVary: true }) : kept.put(pathname, response));
}

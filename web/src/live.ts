/** Event of an element that has just taken another's place. */
export const swapped = "swapped";

/** Reads words to screen readers without moving the focus. */
export function announce(words: string): void {
  let region = document.getElementById("announcer");
  if (!region) {
    region = document.createElement("div");
    region.id = "announcer";
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = words.trim();
}

/** This page as the server sees it now, or null when the server cannot be reached or answers with an error. */
export async function fetchPage(url: string = location.href): Promise<Document | null> {
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (response.redirected && new URL(response.url).pathname !== new URL(url, location.href).pathname) {
      location.assign(response.url);
      return null;
    }
    return response.ok ? parsePage(await response.text()) : null;
  } catch {
    // No network: callers say so in their own place and try again.
    return null;
  }
}

export function parsePage(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Swaps every `data-live` element for the fresh one with the same key, and announces what is worth saying. */
export function swapLive(fresh: Document): void {
  const before = announced(document);
  for (const element of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const key = CSS.escape(element.dataset["live"] ?? "");
    const next = fresh.querySelector<HTMLElement>(`[data-live="${key}"]`);
    if (next) swap(element, next);
  }
  const after = announced(document);
  if (after && after !== before) announce(after);
}

/**
 * Replaces an element when its content differs; the focus stays on the same id or link. What is open on the screen in
 * somebody's hand stays as it is. Whoever gave the old content its behaviour hears of the new one by `swapped`.
 */
export function swap(element: HTMLElement, next: HTMLElement): boolean {
  if (element.outerHTML === next.outerHTML || element.querySelector("dialog[open]")) return false;
  const focused = element.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const handle = focused && handleOf(focused);
  const imported = document.importNode(next, true);
  element.replaceWith(imported);
  imported.dispatchEvent(new Event(swapped, { bubbles: true }));
  if (handle) imported.querySelector<HTMLElement>(handle)?.focus({ preventScroll: true });
  return true;
}

function announced(page: Document): string {
  return page.querySelector("[data-announce]")?.textContent.trim() ?? "";
}

function handleOf(element: HTMLElement): string | null {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `[href="${CSS.escape(href)}"]` : null;
}

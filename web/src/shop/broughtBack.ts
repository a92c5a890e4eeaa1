import { fetchPage, swap } from "../live";

const inHeader = [".store-link", ".header-links"];

/**
 * A page that the browser brings back as it was left is on the screen at once. What has changed since is put right a moment
 * later: the header's store and count in place, anything else by asking for the page anew, unless something was typed into it.
 */
export function broughtBack(): void {
  const served = wordsOf(document);
  addEventListener("pageshow", async (event) => {
    // An order's page follows its order by itself.
    if (!event.persisted || document.querySelector("[data-order-events]")) return;
    const fresh = await fetchPage();
    if (!fresh) return;
    for (const part of inHeader) {
      const [here, next] = [document, fresh].map((page) => page.querySelector<HTMLElement>(part));
      if (here && next) swap(here, next);
    }
    if (wordsOf(fresh) !== served && !isTypedInto()) location.reload();
  });
}

function wordsOf(page: Document): string {
  return page.querySelector("main")?.textContent ?? "";
}

function isTypedInto(): boolean {
  return [...document.querySelectorAll<HTMLInputElement>("main input")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}

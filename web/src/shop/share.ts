/** `button[data-share]` hands the page's address to the phone's own sharing; hidden where there is none. */
export function share(root: ParentNode): void {
  if (!("share" in navigator)) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ title: button.dataset["share"] ?? document.title, url: location.href });
      } catch (refused) {
        // The person closed the sheet; anything else is a fault worth seeing.
        if ((refused as DOMException).name !== "AbortError") throw refused;
      }
    });
  }
}

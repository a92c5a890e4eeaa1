import { autosubmit, dialogs, focusSummary, sendOnce } from "./forms";
import { swapped } from "./live";
import { printing } from "./printing";
import { broughtBack } from "./shop/broughtBack";
import { checkout, dropDraft } from "./shop/checkout";
import { gallery } from "./shop/gallery";
import { inPlace } from "./shop/inPlace";
import { locate } from "./shop/locate";
import { narrow } from "./shop/narrow";
import { orderEvents } from "./shop/orderEvents";
import { pass } from "./shop/pass";
import { rememberSearch } from "./shop/recent";
import { share } from "./shop/share";
import { storeMap } from "./shop/storeMap";
import { suggest } from "./shop/suggest";
import { timeLeft } from "./shop/timeLeft";
import { waiting } from "./shop/waiting";

broughtBack();
focusSummary();
inPlace();
sendOnce();
dropDraft();
buttons(document);
document.addEventListener(swapped, (event) => buttons(event.target as HTMLElement));
locate();
rememberSearch();
suggest();
narrow();
storeMap();
gallery();
orderEvents();
waiting();
void pass();

/** What a page without script does not offer. */
function buttons(root: ParentNode): void {
  autosubmit(root);
  checkout(root);
  timeLeft(root);
  dialogs(root);
  printing(root);
  share(root);
}

import { autosubmit, dialogs, focusSummary, sendOnce } from "./forms";
import { locate } from "./shop/locate";
import { orderEvents } from "./shop/orderEvents";

focusSummary();
autosubmit();
sendOnce();
dialogs();
locate();
orderEvents();

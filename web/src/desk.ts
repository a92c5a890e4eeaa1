import { camera } from "./desk/camera";
import { refresh } from "./desk/refresh";
import { scanField } from "./desk/scanField";
import { autosubmit, dialogs, focusSummary, sendOnce } from "./forms";
import { orderEvents } from "./shop/orderEvents";

scanField();
camera();
refresh();
focusSummary();
autosubmit();
sendOnce();
dialogs();
orderEvents();

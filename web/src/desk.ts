import { camera } from "./desk/camera";
import { printing } from "./printing";
import { refresh } from "./desk/refresh";
import { scanField } from "./desk/scanField";
import { tabs } from "./desk/tabs";
import { autosubmit, dialogs, focusSummary, sendOnce } from "./forms";
import { orderEvents } from "./shop/orderEvents";

tabs();
scanField();
camera();
refresh();
printing(document);
focusSummary();
autosubmit();
sendOnce();
dialogs(document);
orderEvents();

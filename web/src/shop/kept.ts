/** The cache that holds the orders' pages of this phone and what they are drawn with. */
export const keptPages = "orders";

/** An order's own page: its number and the token of its link. */
export const orderPage = /^\/orders\/[^/]+\/[^/]+$/;

/** What stands in for a page that was not kept. */
export const waitingPage = "/offline";

/** What only the page of an order that is still to be collected has. */
export const passMark = "data-keep-pass";

// Every page and state worth looking at, reached the way a person reaches it. One walk for the shopper, one for the
// colleague and the office; each stop has a name and leaves the page open in that state.

const card = { approved: "tok_approved", declined: "tok_declined" };
const near = { postcode: "LS1 6AD", store: "Leeds Briggate", site: "leeds" };

/** Goods that are in the store at Leeds: they are picked there at once. */
const jumper = { path: "/products/1001", colour: "Forest", size: "14", sku: "LF-1001-FOR-14" };
const wine = { path: "/products/1256", sku: "LF-1256" };

/** @param {import("playwright-core").Page} page @param seen told the name of each state @returns number and pass of the order */
export async function shopper(page, demo, seen) {
  const open = (path) => page.goto(new URL(path, demo.shop).href);
  const stop = async (name, path) => {
    if (path) await open(path);
    await seen(`shop-${name}`, page);
  };

  await stop("home-first-visit", "/");
  await stop("product-no-store", wine.path);
  await stop("basket-empty", "/basket");
  await stop("stores", "/stores");
  await findStore("ZZ99 9ZZ");
  await stop("stores-none");
  await findStore(near.postcode);
  await stop("stores-found");
  await page.locator(".store").filter({ hasText: near.store }).getByRole("button", { name: "Collect here" }).click();
  await page.waitForLoadState();
  await stop("home", "/");
  await stop("store", `/stores/${near.site}`);
  await page.goto(new URL("/", demo.shop).href);
  await stop("category", await page.locator(".department-card").first().getAttribute("href"));
  await open("/");
  await stop("range", await page.getByRole("link", { name: /^See all/ }).first().getAttribute("href"));
  await stop("search", "/search?q=lambswol+jumpr");
  await page.locator("#q").fill("jum");
  await page.locator("#suggestions [role=option]").nth(2).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await stop("search-suggestions");
  await open("/");
  await page.locator("#q").focus();
  await page.locator("#suggestions").waitFor();
  await stop("search-recent");
  await stop("category-narrowed", "/category/Women?colour=Navy&size=12&size=14&collect=tomorrow&sort=price-up");
  await page.locator("[data-narrow-open]").click();
  await stop("category-filter-open");
  await stop("category-nothing-left", "/category/Women?colour=Navy&size=12&price=50000-");
  await stop("search-none", "/search?q=xylophone");
  await stop("not-found", "/products/0");

  await open(jumper.path);
  await page.locator(".options").getByRole("link", { name: jumper.colour, exact: true }).click();
  await page.waitForLoadState();
  await page.locator(`#sizes label:has(input[value$='-${jumper.size}'])`).click();
  await stop("product");
  await page.getByRole("link", { name: "Show picture 2 of 2" }).click();
  await page.locator(".gallery__small li:nth-child(2) [aria-current]").waitFor();
  await stop("product-in-use");
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("Added to your basket.").waitFor();
  await stop("product-added");
  await open(wine.path);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("Added to your basket.").waitFor();
  await stop("basket", "/basket");

  await stop("checkout", "/checkout");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Full name", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator(".error-summary").waitFor();
  await stop("checkout-errors");
  await page.getByLabel("Full name", { exact: true }).fill("Iris Holloway");
  await page.getByLabel("E-mail", { exact: true }).fill("iris@shopper.example");
  await page.getByText("Somebody else", { exact: true }).click();
  await page.getByLabel("Their full name").fill("Robin Castle");
  await stop("checkout-details");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Card", { exact: true }).waitFor();
  await stop("checkout-pay");
  await page.getByLabel("Card", { exact: true }).selectOption(card.declined);
  await page.getByRole("button", { name: "Place order and pay" }).click();
  await page.locator(".error-summary").waitFor();
  await stop("checkout-declined");
  await page.getByLabel("Card", { exact: true }).selectOption(card.approved);
  await page.getByRole("button", { name: "Place order and pay" }).click();
  await page.locator(".pass > .pass__qr").waitFor();
  await stop("order");
  const order = { address: page.url(), number: (await page.locator(".order-number").first().textContent()).trim() };
  await stop("cancel", `${new URL(order.address).pathname}/cancellation`);
  await stop("find-order", "/orders");
  await page.getByLabel(/number/i).first().fill("HF-0000-0000");
  await page.locator("main form button").first().click();
  await page.waitForLoadState();
  await stop("find-order-unknown");
  await stop("collecting", "/collecting");
  await stop("components", "/dev/components");
  await stop("components-desk", "/dev/components/desk");
  await stop("mails", "/dev/mail");
  await page.locator("main a[href*='/dev/mail/']").first().click();
  await page.waitForLoadState();
  await stop("mail");
  return order;

  async function findStore(words) {
    await open("/stores");
    await page.getByLabel("Postcode, town or store").fill(words);
    await page.getByRole("button", { name: "Find stores" }).click();
    await page.waitForLoadState();
  }
}

/** @param order what `shopper` placed, at Leeds */
export async function colleague(page, demo, order, seen) {
  const desk = new URL(`/desk/${near.site}`, demo.staff).href;
  const stop = async (name, address) => {
    if (address) await page.goto(new URL(address, demo.staff).href);
    await seen(`desk-${name}`, page);
  };
  const press = async (name) => {
    await page.getByRole("button", { name }).click();
    await page.waitForLoadState();
  };

  await stop("sign-in", "/");
  await stop("sign-in-practice", "/sign-in?next=/practice");
  await page.goto(demo.staff.href);
  await signIn(page, "Priya Nair", "000000");
  await stop("sign-in-wrong");
  await signIn(page, "Priya Nair", demo.people["Priya Nair"]);
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await stop("sites", "/desk");
  await stop("work", desk);
  await page.locator("#work").getByRole("link", { name: order.number }).click();
  await page.getByRole("button", { name: "Start picking" }).waitFor();
  await stop("order");
  await press("Start picking");
  await page.getByRole("button", { name: "Start picking" }).waitFor({ state: "detached" });
  await stop("picking");
  await scan("LF-0000-WRONG");
  await page.locator(".scan__answer").waitFor();
  await stop("picking-wrong-scan");
  await scan(jumper.sku);
  await page.getByRole("button", { name: "Undo: 1 ×" }).waitFor();
  await stop("picking-one-picked");
  await scan(wine.sku);
  await page.getByRole("heading", { name: "Pack it" }).waitFor();
  await stop("pack");
  await press("Packed");
  await page.getByLabel("Which shelf?").waitFor();
  await stop("stage");
  await scan("B14");
  await page.getByRole("button", { name: "Ready: tell the customer" }).waitFor();
  await stop("staged");
  await press("Ready: tell the customer");
  await page.getByRole("link", { name: "Hand over", exact: true }).waitFor();
  await stop("ready");
  await stop("hand-over-find", `${desk}/handover`);
  await stop("hand-over", `${desk}/orders/${order.number}/handover`);
  await stop("find", `${desk}/orders?q=Iris`);
  await stop("find-none", `${desk}/orders?q=Xanthippe`);
  await stop("slip", `${desk}/orders/${order.number}/slip`);
  await stop("labels", `${desk}/orders/${order.number}/labels`);
  await practice();

  /** The same desk with invented orders. */
  async function practice() {
    await stop("practice-start", "/practice");
    await press("Start practising");
    const sheet = page.url();
    const practised = sheet.replace("/practice/", "/desk/");
    await stop("practice");
    await page.locator(".lesson").first().getByRole("link").click();
    await page.getByText("Scan an item").waitFor();
    await stop("practice-pick");
    await scan("PRACTICE-MUG");
    await page.getByRole("button", { name: "Undo: 1 ×" }).waitFor();
    await stop("practice-picking");
    await stop("practice-work", practised);
    await page.goto(sheet);
    await press(/Rhys’s pass/);
    await stop("practice-hand-over");
    await page.goto(sheet);
    await press(/A pass for another store/);
    await stop("practice-wrong-pass");
    await page.goto(sheet);
    const pass = await page.locator(".label-card input[name=code]").first().inputValue();
    await press("Stop practising");
    await page.goto(desk);
    await page.keyboard.insertText(pass);
    await page.keyboard.press("Enter");
    await page.getByText("This is a practice pass").first().waitFor();
    await stop("practice-pass-at-real-desk");
    await stop("practice-over", sheet);
  }

  async function scan(code) {
    await page.keyboard.type(code, { delay: 3 });
    await page.keyboard.press("Enter");
  }
}

/** Head office's pages. */
export async function office(page, demo, order, seen) {
  await page.goto(demo.staff.href);
  const manager = "Helen Marsh";
  await signIn(page, manager, demo.people[manager]);
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  for (const [name, path] of Object.entries({
    home: "/office",
    orders: "/office/orders",
    "orders-none": "/office/orders?q=nobody",
    "orders-none-of-status": "/office/orders?status=PENDING_PAYMENT",
    order: `/office/orders/${order.number}`,
    sites: "/office/sites",
    "sites-none": "/office/sites?q=nowhere",
    stock: "/office/stock",
    "stock-found": `/office/stock?sku=${wine.sku}`,
    "stock-none": "/office/stock?sku=none",
    imports: "/office/imports",
    pictures: "/office/pictures",
    exports: "/office/exports",
    "api-keys": "/office/api-keys",
    log: "/office/log",
  })) {
    const answer = await page.goto(new URL(path, demo.staff).href);
    if (answer.ok()) await seen(`office-${name}`, page);
    else console.error(`${path} answered ${answer.status()}`);
  }
}

/** A waiting room before the checkout, as the merchandiser and one who waits see it. */
export async function waiting(page, office, demo, seen) {
  const rooms = new URL("/office/rooms", demo.staff).href;
  const open = (path) => page.goto(new URL(path, demo.shop).href);
  const manager = "Helen Marsh";
  await office.goto(rooms);
  await signIn(office, manager, demo.people[manager]);
  await office.goto(rooms);
  await seen("office-rooms-none", office);
  await open("/stores");
  await page.getByLabel("Postcode, town or store").fill(near.postcode);
  await page.getByRole("button", { name: "Find stores" }).click();
  await page.locator(".store").filter({ hasText: near.store }).getByRole("button", { name: "Collect here" }).click();
  await page.waitForLoadState();
  await open(wine.path);
  await page.getByRole("button", { name: "Add to basket" }).click();
  await page.getByText("Added to your basket.").waitFor();

  await putUp("2030-01-01T09:00", "is refused: too far away");
  await office.getByText("must be within 30 days").waitFor();
  await putUp(inTwoDays(), "Two bottles for each customer.");
  await open("/checkout");
  await page.getByText("You are early for").waitFor();
  await seen("shop-waiting-early", page);
  await office.getByText("Close the room").click();
  await office.getByRole("button", { name: /^Yes, close it/ }).click();

  await putUp("", "Two bottles for each customer. There is enough for everybody in the line.");
  const pace = await office.getByLabel("People let in a minute").first().getAttribute("id");
  const room = pace.replace("pace-", "");
  await open("/");
  for (let i = 0; i < 45; i++) await fetch(new URL(`/waiting/${room}/place`, demo.shop), { redirect: "manual" });
  await open("/checkout");
  await page.getByText("people ahead of you").waitFor();
  await seen("shop-waiting", page);
  await office.locator(`#${pace}`).fill("1");
  await office.getByRole("button", { name: /^Change pace/ }).click();
  await seen("office-rooms", office);
  await page.reload();
  await page.getByText("fewer people are let in").waitFor();
  await seen("shop-waiting-longer", page);
  await page.context().clearCookies();
  await page.reload();
  await seen("shop-waiting-no-place", page);
  await office.getByText("Close the room").click();
  await office.getByRole("button", { name: /^Yes, close it/ }).click();

  async function putUp(opens, words) {
    await office.getByLabel("What people wait for").fill("the Christmas wines");
    await office.getByLabel("Opens", { exact: true }).fill(opens);
    await office.locator("#pace").fill("20");
    await office.getByLabel("Words for those who wait").fill(words);
    await office.getByRole("button", { name: "Put the room up" }).click();
    await office.waitForLoadState();
  }

  function inTwoDays() {
    return `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T09:00`;
  }
}

async function signIn(page, name, pin) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("PIN", { exact: true }).fill(pin);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForLoadState();
}

// Lighthouse's mobile profile over the pages that a shopper needs to order, several runs each; the median counts.
//   node lighthouse.mjs [--runs N] [words of a page's name …]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { root, startDemo } from "./demo.mjs";
import { shopper } from "./walk.mjs";

/** What a page of the shop must reach: scores of 0 to 100, milliseconds, and a share of the screen that moves. */
const asked = {
  performance: { atLeast: 95 },
  accessibility: { atLeast: 100 },
  "best-practices": { atLeast: 100 },
  seo: { atLeast: 100 },
  "largest-contentful-paint": { atMost: 1_500 },
  "cumulative-layout-shift": { atMost: 0.02 },
  "total-blocking-time": { atMost: 50 },
};
const pages = ["home", "category", "product", "basket", "checkout", "order"];
/** Pages that no search engine and no browser is to keep: they say so, and Lighthouse counts it against them. */
const notForSearch = ["basket", "checkout", "order"];
const notToBeKept = ["is-crawlable", "bf-cache"];

const { runs, words } = read(process.argv.slice(2));
const out = join(root, "artifacts/lighthouse");
const port = 9_000 + (process.pid % 1_000);
mkdirSync(out, { recursive: true });

const demo = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium",
  // The walk's browser keeps no pages for the way back; a shopper's does.
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
  args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
const missed = [];
try {
  const { addresses, cookies } = await reach();
  for (const name of pages.filter((page) => words.length === 0 || words.some((word) => page.includes(word)))) {
    const results = [];
    for (let run = 0; run < runs; run++) {
      const { lhr, report } = await lighthouse(addresses[name], {
        port,
        output: "html",
        logLevel: "error",
        extraHeaders: { Cookie: cookies },
        onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
      });
      if (run === 0) writeFileSync(join(out, `${name}.html`), report);
      results.push(figures(name, lhr));
    }
    print(name, results);
  }
} finally {
  await browser.close();
  await demo.stop();
}
for (const line of missed) console.log(line);
process.exitCode = missed.length > 0 ? 1 : 0;

/** A shopper with a store and a full basket: each page's address, and the cookies that it is seen with. */
async function reach() {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 } });
  const page = await context.newPage();
  const addresses = {};
  let cookies = "";
  await shopper(page, demo, async (state) => {
    const name = state.slice("shop-".length);
    if (!pages.includes(name)) return;
    addresses[name] = page.url();
    if (name === "checkout") cookies = (await context.cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
  });
  await context.close();
  return { addresses, cookies };
}

function figures(name, lhr) {
  const result = {};
  for (const key of Object.keys(asked)) {
    const category = lhr.categories[key];
    if (!category) result[key] = lhr.audits[key].numericValue;
    else if (key === "seo" && notForSearch.includes(name)) result[key] = scoreWithout(lhr, category, "is-crawlable");
    else result[key] = Math.round(category.score * 100);
  }
  const requests = lhr.audits["network-requests"].details.items;
  const of = (type) => requests.filter((one) => one.resourceType === type).reduce((sum, one) => sum + one.transferSize, 0);
  result.scriptBytes = of("Script");
  result.styleBytes = of("Stylesheet");
  result.foreign = requests.filter((one) => new URL(one.url).protocol.startsWith("http") && new URL(one.url).host !== demo.shop.host).length;
  result.failed = Object.values(lhr.audits)
    .filter((audit) => audit.score !== null && audit.score < 1 && audit.scoreDisplayMode === "binary")
    .map((audit) => audit.id)
    .filter((id) => !(notForSearch.includes(name) && notToBeKept.includes(id)));
  return result;
}

function scoreWithout(lhr, category, id) {
  const counted = category.auditRefs.filter((ref) => ref.id !== id && ref.weight > 0 && lhr.audits[ref.id].score !== null);
  const weight = counted.reduce((sum, ref) => sum + ref.weight, 0);
  return Math.round((counted.reduce((sum, ref) => sum + ref.weight * lhr.audits[ref.id].score, 0) / weight) * 100);
}

function print(name, results) {
  const median = (key) => results.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(results.length / 2)];
  const line = Object.keys(asked).map((key) => `${key} ${Math.round(median(key) * 1_000) / 1_000}`);
  console.log(`${name.padEnd(10)} ${line.join(", ")}; ${median("scriptBytes")} B script, ${median("styleBytes")} B style, ${median("foreign")} foreign requests`);
  for (const [key, { atLeast = -Infinity, atMost = Infinity }] of Object.entries(asked)) {
    const value = median(key);
    if (value < atLeast || value > atMost) missed.push(`${name}: ${key} is ${value}; asked: ${atLeast > -Infinity ? `at least ${atLeast}` : `at most ${atMost}`}`);
  }
  for (const audit of new Set(results.flatMap((one) => one.failed))) missed.push(`${name}: ${audit} fails (artifacts/lighthouse/${name}.html)`);
}

function read(given) {
  const at = given.indexOf("--runs");
  const runs = at < 0 ? 3 : Number(given[at + 1]);
  return { runs, words: at < 0 ? given : given.toSpliced(at, 2) };
}

// Pictures of every page and state at every width and in both themes, one sheet a state; and what a picture does not
// show: pages wider than the screen (also at 320 px and at twice the text size), and what axe finds.
//   node screens.mjs [words of a state's name …]
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { root, startDemo } from "./demo.mjs";
import * as walk from "./walk.mjs";

const widths = [360, 390, 768, 1280, 1920];
const themes = ["light", "dark"];
const tallestPx = 4_000;
const sheetHeightPx = 1_100;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wanted = process.argv.slice(2);
const out = join(root, "artifacts/screens");
const found = [];
let states = 0;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
try {
  const order = await visit((page) => walk.shopper(page, demo, look));
  await visit((page) => walk.colleague(page, demo, order, look));
  await visit((page) => walk.office(page, demo, order, look));
  await visit((page) => visit((office) => walk.waiting(page, office, demo, look)));
} finally {
  await browser.close();
  await demo.stop();
}
console.log(`${states} states, ${states * widths.length * themes.length} pictures in artifacts/screens`);
for (const line of found) console.log(line);
process.exitCode = found.length > 0 ? 1 : 0;

async function visit(steps) {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, locale: "en-GB", timezoneId: "Europe/London", bypassCSP: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => found.push(`${page.url()}: ${error.message}`));
  try {
    return await steps(page);
  } finally {
    await context.close();
  }
}

/** Takes the state's pictures without leaving it: width and theme are the style sheet's business alone. */
async function look(name, page) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) return;
  states++;
  const pictures = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 600 ? 780 : 900 });
      await page.evaluate(() => document.fonts.ready);
      await refuseOverflow(name, page, `${width} px, ${theme}`);
      // Pictures further down are fetched when they come near.
      await page.evaluate(() => document.querySelectorAll("img[loading=lazy]").forEach((image) => (image.loading = "eager")));
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => Promise.allSettled([...document.images].map((image) => image.decode())));
      // What sticks to the screen stands where a page begins.
      await page.evaluate(() => scrollTo(0, 0));
      const picture = join(out, `${name}-${width}-${theme}.png`);
      const height = Math.min(tallestPx, await page.evaluate(() => document.documentElement.scrollHeight));
      await page.screenshot({ path: picture, fullPage: true, clip: { x: 0, y: 0, width, height } });
      pictures.push(picture);
    }
    await refuseViolations(name, page, theme);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await refuseOverflow(name, page, "320 px");
  await page.setViewportSize({ width: 640, height: 800 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await refuseOverflow(name, page, "640 px with text of 200 %");
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 780 });
  await makeSheet(name, pictures);
}

async function refuseOverflow(name, page, where) {
  const wide = await page.evaluate(() => {
    const screen = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= screen) return null;
    const first = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > screen + 1);
    return `${document.documentElement.scrollWidth} px wide on ${screen} px, by ${first?.tagName.toLowerCase()}.${first?.className}`;
  });
  if (wide) found.push(`${name}: ${wide} (${where})`);
}

async function refuseViolations(name, page, theme) {
  if (!(await page.evaluate("typeof axe !== 'undefined'"))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  for (const one of violations) {
    found.push(`${name} (${theme}): ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`);
  }
}

/** All pictures of a state beside one another, each as high as the tallest may be, on one sheet to look at. */
async function makeSheet(name, pictures) {
  let left = 0;
  const parts = [];
  for (const picture of pictures) {
    const small = await sharp(picture).resize({ height: sheetHeightPx, fit: "inside", withoutEnlargement: true }).png().toBuffer({ resolveWithObject: true });
    parts.push({ input: small.data, left, top: 0 });
    left += small.info.width + 12;
  }
  await sharp({ create: { width: left, height: sheetHeightPx, channels: 3, background: "#888" } })
    .composite(parts)
    .jpeg({ quality: 80 })
    .toFile(join(out, `sheet-${name}.jpg`));
}

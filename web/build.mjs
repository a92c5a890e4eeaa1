// Bundles the pages' CSS, TypeScript, fonts and pictures into the program's wwwroot.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { buildMaps } from "./maps.mjs";
import { buildTiles } from "./tiles.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, process.argv[2] ?? "../src/Holdfast/wwwroot");

const fonts = {
  "hanken-grotesk-latin.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  "hanken-grotesk-latin-ext.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2",
  "newsreader-latin-500.woff2": "@fontsource/newsreader/files/newsreader-latin-500-normal.woff2",
};

/** What a page of the shop may weigh, compressed. */
const bytesMax = { "shop.js": 20 * 1024, "sw.js": 5 * 1024, "app.css": 30 * 1024 };

/** Ground of the logo, which a maskable icon goes on to its edges. */
const logoGround = "#17181c";

/** Icons of the shop on a phone's screen; a maskable one leaves its edge to be cut. */
const appIcons = [
  { name: "app-192.png", size: 192, edge: 0 },
  { name: "app-512.png", size: 512, edge: 0 },
  { name: "app-maskable-512.png", size: 512, edge: 64 },
];

await mkdir(out, { recursive: true });
await cp(path.join(here, "public"), out, { recursive: true });
await Promise.all([bundle(), copyFonts(), drawAppIcons(), buildMaps(out), buildTiles(out)]);
await refuseHeavy();

async function bundle() {
  await rm(path.join(out, "js"), { recursive: true, force: true });
  const shared = {
    absWorkingDir: here,
    outdir: out,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome111", "firefox114", "safari16.4"],
    external: ["/fonts/*", "/icons/*"],
    legalComments: "linked",
    logLevel: "warning",
  };
  await build({ ...shared, entryPoints: ["src/app.css", "src/desk.css", "src/dev.css", "src/shop.ts"] });
  // At the root: a service worker rules over what lies below its own address.
  await build({ ...shared, entryPoints: ["src/worker/sw.ts"] });
  // Runs before the desk's pages are there, so it is no module.
  await build({ ...shared, format: "iife", entryPoints: ["src/early.ts"] });
  // The camera's decoder is a chunk of its own, fetched when a colleague first opens the camera.
  await build({ ...shared, entryPoints: ["src/desk.ts"], splitting: true, chunkNames: "js/[name]-[hash]" });
}

async function copyFonts() {
  await mkdir(path.join(out, "fonts"), { recursive: true });
  for (const [name, from] of Object.entries(fonts)) {
    await cp(path.join(here, "node_modules", from), path.join(out, "fonts", name));
  }
  for (const family of ["@fontsource-variable/hanken-grotesk", "@fontsource/newsreader"]) {
    await cp(path.join(here, "node_modules", family, "LICENSE"), path.join(out, "fonts", `${path.basename(family)}.LICENSE.txt`));
  }
}

async function drawAppIcons() {
  const logo = await readFile(path.join(here, "public/logo.svg"));
  for (const { name, size, edge } of appIcons) {
    const drawn = await sharp(logo, { density: 72 * (size / 32) }).resize(size - 2 * edge).toBuffer();
    await sharp({ create: { width: size, height: size, channels: 4, background: edge > 0 ? logoGround : "#0000" } })
      .composite([{ input: drawn, gravity: "centre" }])
      .png({ compressionLevel: 9 })
      .toFile(path.join(out, "icons", name));
  }
}

async function refuseHeavy() {
  for (const [name, most] of Object.entries(bytesMax)) {
    const bytes = gzipSync(await readFile(path.join(out, name))).length;
    if (bytes > most) {
      console.error(`${name} is ${bytes} bytes compressed; at most ${most} are allowed.`);
      process.exitCode = 1;
    }
  }
}

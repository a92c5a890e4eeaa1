// Bundles the pages' CSS, TypeScript, fonts and pictures into the program's wwwroot.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildTiles } from "./tiles.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, process.argv[2] ?? "../src/Holdfast/wwwroot");

const fonts = {
  "hanken-grotesk-latin.woff2": "hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  "hanken-grotesk-latin-ext.woff2": "hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2",
  "newsreader-latin.woff2": "newsreader/files/newsreader-latin-wght-normal.woff2",
};

const shopBytesMax = 20 * 1024;

await mkdir(out, { recursive: true });
await Promise.all([bundle(), copyFonts(), cp(path.join(here, "public"), out, { recursive: true }), buildTiles(out)]);
await refuseHeavyShop();

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
  await build({ ...shared, entryPoints: ["src/app.css", "src/desk.css", "src/shop.ts"] });
  // The camera's decoder is a chunk of its own, fetched when a colleague first opens the camera.
  await build({ ...shared, entryPoints: ["src/desk.ts"], splitting: true, chunkNames: "js/[name]-[hash]" });
}

async function copyFonts() {
  await mkdir(path.join(out, "fonts"), { recursive: true });
  for (const [name, from] of Object.entries(fonts)) {
    await cp(path.join(here, "node_modules/@fontsource-variable", from), path.join(out, "fonts", name));
  }
  for (const family of ["hanken-grotesk", "newsreader"]) {
    const licence = path.join(here, "node_modules/@fontsource-variable", family, "LICENSE");
    if (existsSync(licence)) await cp(licence, path.join(out, "fonts", `${family}.LICENSE.txt`));
  }
}

async function refuseHeavyShop() {
  const bytes = gzipSync(await readFile(path.join(out, "shop.js"))).length;
  if (bytes > shopBytesMax) {
    console.error(`shop.js is ${bytes} bytes compressed; at most ${shopBytesMax} are allowed.`);
    process.exitCode = 1;
  }
}

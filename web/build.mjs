// Bundles the pages' CSS, TypeScript, fonts and pictures into the program's wwwroot.
import { build } from "esbuild";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { buildFonts } from "./fonts.mjs";
import { buildMaps } from "./maps.mjs";
import { buildTiles } from "./tiles.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, process.argv[2] ?? "../src/Holdfast/wwwroot");

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
await Promise.all([bundle(), buildFonts(out), drawAppIcons(), buildMaps(out), buildTiles(out)]);
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

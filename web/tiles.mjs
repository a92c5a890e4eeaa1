// Composes the product tiles that the catalogue names ("/tiles/NAME.webp") from emoji (Fluent Emoji 3D, MIT) and from
// our own shapes. A name is PICTURE[-PATTERN][-COLOUR]: see tiles/pictures.mjs, tiles/patterns.mjs, tiles/colours.mjs.
// Finished tiles are kept in node_modules/.cache by the hash of everything they are made of.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, workerData } from "node:worker_threads";
import sharp from "sharp";
import { colours, slug } from "./tiles/colours.mjs";
import { compose } from "./tiles/compose.mjs";
import { objectLayers, patternLayer, size } from "./tiles/layers.mjs";
import { patterns } from "./tiles/patterns.mjs";
import { pictures } from "./tiles/pictures.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const cacheFolder = path.join(here, "node_modules/.cache/tiles");
const catalogue = path.resolve(here, "../src/Holdfast/Demo/Data/products.csv");

const workersMax = 4;
const atOnce = 3;
const defaultGround = "#eeece7";

const hexBySlug = Object.fromEntries(Object.entries(colours).map(([name, hex]) => [slug(name), hex]));

export async function buildTiles(out) {
  const folder = path.join(out, "tiles");
  await Promise.all([mkdir(folder, { recursive: true }), mkdir(cacheFolder, { recursive: true })]);
  const names = [...new Set((await readFile(catalogue, "utf8")).match(/(?<=\/tiles\/)[a-z0-9-]+(?=\.webp)/g))];
  const code = await codeHash();
  const cached = new Set(await readdir(cacheFolder));
  const files = names.map((name) => [name, `${createHash("sha256").update(code).update(name).digest("hex").slice(0, 24)}.webp`]);
  const missing = files.filter(([, file]) => !cached.has(file));
  // Tiles of one picture stay together: a worker makes a picture's layers once.
  const shares = Array.from({ length: Math.min(workersMax, availableParallelism()) }, () => []);
  const pictureNames = [...new Set(missing.map(([name]) => recipeOf(name).name))];
  for (const job of missing) shares[pictureNames.indexOf(recipeOf(job[0]).name) % shares.length].push(job);
  await Promise.all(shares.filter((share) => share.length > 0).map(inWorker));
  await Promise.all(files.map(([name, file]) => cp(path.join(cacheFolder, file), path.join(folder, `${name}.webp`))));

  const wanted = new Set(names.map((name) => `${name}.webp`));
  const stale = (await readdir(folder)).filter((file) => !wanted.has(file));
  await Promise.all(stale.map((file) => rm(path.join(folder, file))));
}

function inWorker(share) {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { share } });
    worker.once("error", failed);
    worker.once("exit", (code) => (code === 0 ? done() : failed(new Error(`A tile worker ended with ${code}.`))));
  });
}

async function work(share) {
  sharp.concurrency(1);
  const queue = share.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [name, file] of queue) await writeFile(path.join(cacheFolder, file), await tile(recipeOf(name)));
    }),
  );
}

async function codeHash() {
  const hash = createHash("sha256").update(await readFile(fileURLToPath(import.meta.url)));
  for (const file of (await readdir(path.join(here, "tiles"))).sort()) hash.update(await readFile(path.join(here, "tiles", file)));
  return hash.digest("hex");
}

/** Takes a name apart from its end: colour, then pattern, and the rest must be a picture. */
export function recipeOf(name) {
  const [afterColour, colour] = cut(name, Object.keys(hexBySlug));
  const [picture, pattern] = cut(afterColour, Object.keys(patterns));
  if (!pictures[picture]) throw new Error(`The catalogue names the tile "${name}", and there is no picture "${picture}".`);
  return { ...pictures[picture], name: picture, hex: hexBySlug[colour], pattern };
}

function cut(name, endings) {
  if (pictures[name]) return [name, undefined];
  const ending = endings.filter((end) => name.endsWith(`-${end}`)).sort((a, b) => b.length - a.length)[0];
  return ending ? [name.slice(0, -ending.length - 1), ending] : [name, undefined];
}

export async function tile(recipe) {
  const pixels = compose({
    object: await objectLayers(recipe.name, recipe),
    pattern: recipe.pattern && (await patternLayer(recipe.pattern)),
    hex: recipe.hex,
    ground: recipe.ground ?? defaultGround,
  });
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).webp({ quality: 80, effort: 1 }).toBuffer();
}

if (!isMainThread && workerData?.share) await work(workerData.share);

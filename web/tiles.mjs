// Composes the pictures of products that the catalogue names ("/tiles/NAME.webp") from our own drawings. A name is
// PICTURE[-PATTERN][-COLOUR][--use], the last where it is shown in use: see tiles/pictures.mjs, tiles/patterns.mjs,
// tiles/colours.mjs, tiles/scenes.mjs. Each comes in several widths; pictures.json says which, and the colour that stands
// in for each until it is there. Finished ones are kept in node_modules/.cache by the hash of everything they are made of.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, workerData } from "node:worker_threads";
import sharp from "sharp";
import { colours, slug } from "./tiles/colours.mjs";
import { compose } from "./tiles/compose.mjs";
import { inUse } from "./tiles/inUse.mjs";
import { objectLayers, patternLayer, size } from "./tiles/layers.mjs";
import { patterns } from "./tiles/patterns.mjs";
import { pictures } from "./tiles/pictures.mjs";
import { sceneOf, scenes } from "./tiles/scenes.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const cacheFolder = path.join(here, "node_modules/.cache/tiles");
const catalogue = path.resolve(here, "../src/Holdfast/Demo/Data/products.csv");

const workersMax = 4;
const atOnce = 3;

const inUseEnding = "--use";

/** The widest is the picture itself, the others have their width in their name. In use, nothing is on a card. */
const widthsOf = (name) => (name.endsWith(inUseEnding) ? [size, 160] : [size, 400, 160]);
const fileOf = (name, width) => `${name}${width === size ? "" : `-${width}`}.webp`;

const hexBySlug = Object.fromEntries(Object.entries(colours).map(([name, hex]) => [slug(name), hex]));

export async function buildTiles(out) {
  const folder = path.join(out, "tiles");
  await Promise.all([mkdir(folder, { recursive: true }), mkdir(cacheFolder, { recursive: true })]);
  const names = [...new Set((await readFile(catalogue, "utf8")).match(/(?<=\/tiles\/)[a-z0-9-]+(?=\.webp)/g))];
  const code = await codeHash();
  const cached = new Set(await readdir(cacheFolder));
  const files = names.map((name) => [name, createHash("sha256").update(code).update(name).digest("hex").slice(0, 24)]);
  // The smallest is written last.
  const missing = files.filter(([, kept]) => !cached.has(fileOf(kept, 160)));
  // Pictures of one object stay together: a worker makes its layers once.
  const shares = Array.from({ length: Math.min(workersMax, availableParallelism()) }, () => []);
  const pictureNames = [...new Set(missing.map(([name]) => recipeOf(name).name))];
  for (const job of missing) shares[pictureNames.indexOf(recipeOf(job[0]).name) % shares.length].push(job);
  await Promise.all(shares.filter((share) => share.length > 0).map(inWorker));
  const copies = files.flatMap(([name, kept]) => widthsOf(name).map((width) => [fileOf(kept, width), fileOf(name, width)]));
  await Promise.all(copies.map(([kept, file]) => cp(path.join(cacheFolder, kept), path.join(folder, file))));
  await writeFile(path.join(out, "pictures.json"), JSON.stringify(Object.fromEntries(names.map(about))));

  const wanted = new Set(copies.map(([, file]) => file));
  const stale = (await readdir(folder)).filter((file) => !wanted.has(file));
  await Promise.all(stale.map((file) => rm(path.join(folder, file))));
}

function about(name) {
  return [`/tiles/${name}.webp`, { widths: widthsOf(name), colour: groundOf(recipeOf(name)) }];
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
      for (const [name, kept] of queue) {
        const whole = await draw(recipeOf(name));
        for (const width of widthsOf(name)) await writeFile(path.join(cacheFolder, fileOf(kept, width)), await sized(whole, width));
      }
    }),
  );
}

async function codeHash() {
  const hash = createHash("sha256").update(await readFile(fileURLToPath(import.meta.url)));
  for (const file of (await readdir(path.join(here, "tiles"))).sort()) hash.update(await readFile(path.join(here, "tiles", file)));
  return hash.digest("hex");
}

/** Takes a name apart from its end: use, colour, then pattern, and the rest must be a picture. */
export function recipeOf(name) {
  const isInUse = name.endsWith(inUseEnding);
  const [afterColour, colour] = cut(isInUse ? name.slice(0, -inUseEnding.length) : name, Object.keys(hexBySlug));
  const [picture, pattern] = cut(afterColour, Object.keys(patterns));
  if (!pictures[picture]) throw new Error(`The catalogue names the tile "${name}", and there is no picture "${picture}".`);
  return { ...pictures[picture], name: picture, hex: hexBySlug[colour], pattern, isInUse };
}

function cut(name, endings) {
  if (pictures[name]) return [name, undefined];
  const ending = endings.filter((end) => name.endsWith(`-${end}`)).sort((a, b) => b.length - a.length)[0];
  return ending ? [name.slice(0, -ending.length - 1), ending] : [name, undefined];
}

function groundOf(recipe) {
  return recipe.isInUse ? scenes[sceneOf(recipe.name)].colour : recipe.ground;
}

/** The pixels of one picture, RGB. */
async function draw(recipe) {
  const layers = {
    object: await objectLayers(recipe.name, recipe),
    pattern: recipe.pattern && (await patternLayer(recipe.pattern)),
    hex: recipe.hex,
  };
  return recipe.isInUse ? inUse(layers, recipe.name) : compose({ ...layers, ground: groundOf(recipe) });
}

function sized(pixels, width) {
  const whole = sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
  return (width === size ? whole : whole.resize(width)).webp({ quality: 80, effort: 1 }).toBuffer();
}

if (!isMainThread && workerData?.share) await work(workerData.share);

// Cuts the npm packages' fonts into the files that src/styles/fonts.css names: the characters and weights that stand there, no more.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const here = path.dirname(fileURLToPath(import.meta.url));
const packages = ["@fontsource-variable/hanken-grotesk", "@fontsource/newsreader"];
const sources = {
  "hanken-grotesk-basic.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  "hanken-grotesk-latin.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  "hanken-grotesk-latin-ext.woff2": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2",
  "newsreader-500-basic.woff2": "@fontsource/newsreader/files/newsreader-latin-500-normal.woff2",
  "newsreader-500-latin.woff2": "@fontsource/newsreader/files/newsreader-latin-500-normal.woff2",
};

export async function buildFonts(out) {
  const folder = path.join(out, "fonts");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const css = await readFile(path.join(here, "src/styles/fonts.css"), "utf8");
  const faces = [...css.matchAll(/@font-face \{(.*?)\}/gs)].map(([, face]) => read(face));
  const missing = Object.keys(sources).filter((name) => !faces.some((face) => face.name === name));
  if (missing.length > 0) throw new Error(`src/styles/fonts.css does not use ${missing.join(", ")}.`);
  for (const { name, characters, weights } of faces) {
    const font = await readFile(path.join(here, "node_modules", sources[name]));
    const variationAxes = weights.length === 2 ? { wght: { min: weights[0], max: weights[1] } } : undefined;
    await writeFile(path.join(folder, name), await subsetFont(font, characters, { targetFormat: "woff2", variationAxes }));
  }
  for (const name of packages) {
    await cp(path.join(here, "node_modules", name, "LICENSE"), path.join(folder, `${path.basename(name)}.LICENSE.txt`));
  }
}

/** One face of the style sheet: its file, its characters as one text, its weight or the least and the greatest. */
function read(face) {
  const value = (pattern) => face.match(pattern)?.[1] ?? fail(face, pattern);
  const ranges = value(/unicode-range: ([^;]*);/).split(",").map((range) => range.trim().slice("U+".length).split("-"));
  return {
    name: value(/url\("\/fonts\/(.*?)"\)/),
    characters: ranges.flatMap(([first, last = first]) => between(parseInt(first, 16), parseInt(last, 16))).join(""),
    weights: value(/font-weight: ([^;]*);/).split(" ").map(Number),
  };
}

function between(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
}

function fail(face, pattern) {
  throw new Error(`A face of src/styles/fonts.css has no ${pattern}: ${face}`);
}

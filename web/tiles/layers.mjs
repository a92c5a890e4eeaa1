import sharp from "sharp";
import { patterns } from "./patterns.mjs";

export const size = 640;
export const objectSize = 480;
export const left = (size - objectSize) / 2;
export const top = left - 6;

const kept = new Map();

/** Everything of a picture that does not depend on a colour: made once, used by every tile of it. */
export function objectLayers(name, picture) {
  return once(`object ${name}`, async () => {
    const object = await partLayers(picture.parts);
    return { ...object, shadow: await shadowOf(object.alpha) };
  });
}

/** Where a pattern's marks are, 0 to 255. */
export function patternLayer(name) {
  return once(`pattern ${name}`, async () => {
    const svg = field(`<defs>${patterns[name]("#fff")}</defs><rect width="100" height="100" fill="url(#p)"/>`);
    return sharp(svg).extractChannel("alpha").raw().toBuffer();
  });
}

/** Of each pixel: how much of which tone it takes, its fixed colour, and its light. Light falls from the upper left. */
async function partLayers(parts) {
  const tones = { base: "#f00", dark: "#0f0", light: "#00f" };
  const draw = (fill, filter = "") => parts.map(([tone, d]) => `<path${filter} fill="${fill(tone)}" d="${d}"/>`).join("");
  const lit = field(
    `<filter id="l" x="-5%" y="-5%" width="110%" height="110%" color-interpolation-filters="sRGB">
      <feGaussianBlur in="SourceAlpha" stdDeviation="2.1" result="height"/>
      <feDiffuseLighting in="height" surfaceScale="6" diffuseConstant="1" lighting-color="#fff" result="light"><feDistantLight azimuth="235" elevation="58"/></feDiffuseLighting>
      <feComposite in="light" in2="SourceAlpha" operator="in"/></filter>${draw(() => "#fff", ' filter="url(#l)"')}`,
  );
  const [tone, fixed, light] = await Promise.all([
    raw(field(draw((name) => tones[name] ?? "#000"))),
    raw(field(draw((name) => (tones[name] ? "#000" : name)))),
    raw(lit),
  ]);
  return { alpha: alphaOf(tone), tone, fixed, light };
}

/** Blurred at a quarter of the size, where blur is cheap. */
async function shadowOf(alpha) {
  const small = objectSize / 4;
  const pad = left / 4;
  const side = small + 2 * pad;
  const full = { raw: { width: objectSize, height: objectSize, channels: 1 } };
  const shrunk = await sharp(alpha, full).resize(small, small).extractChannel(0).raw().toBuffer();
  const wide = Buffer.alloc(side * side);
  for (let y = 0; y < small; y++) shrunk.copy(wide, (y + pad) * side + pad, y * small, (y + 1) * small);
  return sharp(wide, { raw: { width: side, height: side, channels: 1 } }).blur(5).resize(size, size).extractChannel(0).raw().toBuffer();
}

function field(content) {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${objectSize}" height="${objectSize}" viewBox="0 0 100 100">${content}</svg>`);
}

function raw(svg) {
  return sharp(svg).ensureAlpha().raw().toBuffer();
}

function alphaOf(rgba) {
  const alpha = Buffer.alloc(rgba.length / 4);
  for (let i = 0; i < alpha.length; i++) alpha[i] = rgba[i * 4 + 3];
  return alpha;
}

function once(key, make) {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

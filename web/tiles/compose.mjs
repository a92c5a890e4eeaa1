import { left, objectSize, size, top } from "./layers.mjs";

const shadowStrength = 0.34;
const shadowDrop = 15;
const shadowColour = [43, 38, 32];

/** Of parts that take the variant's colour, where there is none. */
const noColour = [185, 172, 152];

const grounds = new Map();

/** Puts ground, shadow, object and pattern together: the RGB pixels of one tile. */
export function compose({ object, pattern, hex, ground }) {
  if (!grounds.has(ground)) grounds.set(ground, groundPixels(channels(ground)));
  const pixels = Buffer.from(grounds.get(ground));
  darken(pixels, object.shadow, shadowStrength, (shadowDrop + top - left) * size);
  paintObject(pixels, object, hex ? channels(hex) : null, pattern);
  return pixels;
}

/** The object alone, as RGBA. */
export function cutOut({ object, pattern, hex }) {
  const pixels = Buffer.alloc(object.alpha.length * 4);
  const paint = painter(object, hex ? channels(hex) : null, pattern);
  const rgb = [0, 0, 0];
  for (let i = 0; i < object.alpha.length; i++) {
    if (object.alpha[i] === 0) continue;
    paint(i, rgb);
    for (let c = 0; c < 3; c++) pixels[i * 4 + c] = Math.min(255, rgb[c]);
    pixels[i * 4 + 3] = object.alpha[i];
  }
  return pixels;
}

/** Brightest where the light falls, in the upper left. */
function groundPixels(ground) {
  const pixels = Buffer.alloc(size * size * 3);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const away = Math.min(1, Math.hypot(x / size - 0.42, y / size - 0.32) / 0.85);
      for (const channel of ground) {
        const bright = channel + (255 - channel) * 0.35;
        pixels[at++] = bright + (channel * 0.965 - bright) * away;
      }
    }
  }
  return pixels;
}

/** Lays a shadow on RGB pixels, from one of them on. */
export function darken(pixels, shadow, strength, from = 0) {
  for (let i = 0, at = from * 3; i < shadow.length - from; i++, at += 3) {
    const dark = (shadow[i] * strength) / 255;
    if (dark === 0) continue;
    for (let c = 0; c < 3; c++) pixels[at + c] += (shadowColour[c] - pixels[at + c]) * dark;
  }
}

function paintObject(pixels, object, colour, pattern) {
  const paint = painter(object, colour, pattern);
  const rgb = [0, 0, 0];
  for (let i = 0; i < object.alpha.length; i++) {
    const alpha = object.alpha[i] / 255;
    if (alpha === 0) continue;
    paint(i, rgb);
    const at = ((top + Math.floor(i / objectSize)) * size + left + (i % objectSize)) * 3;
    for (let c = 0; c < 3; c++) pixels[at + c] = Math.min(255, pixels[at + c] * (1 - alpha) + rgb[c] * alpha);
  }
}

/** Writes the colour of a pixel, without its alpha. */
function painter(object, colour, pattern) {
  const paint = partPaint(object, colour ?? noColour);
  const mark = colour && pattern && markOn(colour);
  return (i, rgb) => {
    paint(i, rgb);
    if (mark) weave(rgb, mark, pattern[i] / 255);
  };
}

function partPaint({ tone, fixed, light }, base) {
  const dark = base.map((channel) => channel * 0.8);
  const bright = base.map((channel) => channel + (255 - channel) * 0.16);
  return (i, rgb) => {
    const at = i * 4;
    const shine = light[at] / 255;
    const shade = 0.3 + 0.8 * shine;
    const gloss = Math.max(0, shine - 0.86) * 190;
    for (let c = 0; c < 3; c++) {
      const plain = (tone[at] * base[c] + tone[at + 1] * dark[c] + tone[at + 2] * bright[c]) / 255 + fixed[at + c];
      rgb[c] = Math.min(255, plain * shade + gloss);
    }
  };
}

/** A pattern's marks are darker than light cloth and lighter than dark cloth. */
function markOn(colour) {
  const isLight = lightOf(colour) > 140;
  return isLight ? { rgb: colour.map((channel) => channel * 0.45), opacity: 0.5 } : { rgb: [251, 247, 238], opacity: 0.62 };
}

function weave(rgb, mark, amount) {
  const opacity = amount * mark.opacity;
  for (let c = 0; c < 3; c++) rgb[c] += (mark.rgb[c] - rgb[c]) * opacity;
}

function channels(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function lightOf([r, g, b]) {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

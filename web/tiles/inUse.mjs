import sharp from "sharp";
import { cutOut, darken } from "./compose.mjs";
import { objectSize, size } from "./layers.mjs";
import { sceneOf, scenes } from "./scenes.mjs";

const field = size / 100;
const shadowStrength = 0.3;
const touchColour = "#2b2620";
const made = new Map();

/** The object where it is used: hanging in a scene, or standing on its surface. RGB pixels. */
export async function inUse(layers, picture) {
  const { back, front, side, left, top } = await once(picture, () => stage(layers.object, sceneOf(picture)));
  const object = await sharp(cutOut(layers), { raw: { width: objectSize, height: objectSize, channels: 4 } })
    .resize(side, side)
    .raw()
    .toBuffer();
  const pixels = Buffer.from(back);
  lay(pixels, object, side, left, top);
  if (front) lay(pixels, front, size, 0, 0);
  return pixels;
}

/** Puts RGBA on RGB; both may reach over the edge. */
function lay(pixels, rgba, side, left, top) {
  for (let y = Math.max(0, -top); y < Math.min(side, size - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(side, size - left); x++) {
      const from = (y * side + x) * 4;
      const alpha = rgba[from + 3] / 255;
      if (alpha === 0) continue;
      const to = ((y + top) * size + x + left) * 3;
      for (let c = 0; c < 3; c++) pixels[to + c] += (rgba[from + c] - pixels[to + c]) * alpha;
    }
  }
}

/** Everything of the scene but the object's own colours: the same for all of them. */
async function stage(object, name) {
  const scene = scenes[name];
  const { behind, before } = await once(`scene ${name}`, () => backdrop(scene));
  const side = Math.round(scene.width * field);
  const alpha = await sharp(object.alpha, whole(1, objectSize)).resize(side, side).extractChannel(0).raw().toBuffer();
  const box = extent(alpha, side);
  const left = Math.round((size - side) / 2);
  const top = Math.round(scene.foot ? scene.foot * field - box.bottom : scene.top * field - box.top);
  const [right, down] = scene.foot ? [8, 5] : [11, 14];
  const back = Buffer.from(behind);
  if (scene.foot) lay(back, await rgba(touch(box, left, top)), size, 0, 0);
  darken(back, await shadow(alpha, side, left + right, top + down), shadowStrength);
  return { side, left, top, back, front: before };
}

/** What is blurred and shaded takes long to draw: once for all that are shown before it. */
async function backdrop(scene) {
  const behind = await sharp(svg(scene.back + (scene.behind ?? ""))).removeAlpha().raw().toBuffer();
  return { behind, before: scene.before && (await rgba(scene.before)) };
}

/** What the object darkens behind it; blurred at a quarter of the size, where blur is cheap. */
async function shadow(alpha, side, left, top) {
  const dark = Buffer.alloc(size * size);
  for (let y = Math.max(0, -top); y < Math.min(side, size - top); y++) {
    alpha.copy(dark, (y + top) * size + left, y * side, y * side + Math.min(side, size - left));
  }
  const small = await sharp(dark, whole(1)).resize(size / 4, size / 4).extractChannel(0).raw().toBuffer();
  return sharp(small, whole(1, size / 4)).blur(3).resize(size, size).extractChannel(0).raw().toBuffer();
}

/** Where the object touches the surface, on the field. */
function touch(box, left, top) {
  const [x, y, r] = [left + (box.left + box.right) / 2 + 8, top + box.bottom - 3, (box.right - box.left) * 0.55].map((one) => one / field);
  return `<defs><radialGradient id="g"><stop offset="0" stop-color="${touchColour}" stop-opacity=".55"/><stop offset=".6" stop-color="${touchColour}" stop-opacity=".28"/><stop offset="1" stop-color="${touchColour}" stop-opacity="0"/></radialGradient></defs><ellipse cx="${x}" cy="${y}" rx="${r}" ry="${Math.max(1.8, r * 0.14)}" fill="url(#g)"/>`;
}

function extent(alpha, side) {
  const box = { left: side, right: 0, top: side, bottom: 0 };
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] < 100) continue;
    const [x, y] = [i % side, Math.floor(i / side)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

function rgba(content) {
  return sharp(svg(content)).ensureAlpha().raw().toBuffer();
}

function svg(content) {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100">${content}</svg>`);
}

function whole(channels, side = size) {
  return { raw: { width: side, height: side, channels } };
}

function once(key, make) {
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

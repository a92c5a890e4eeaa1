const hueBins = 36;
const hueReach = 42;
const saturationMin = 0.16;

/**
 * Finds the part of a picture that has its commonest hue: laces, soles and ribbons of other colours stay as they are. A
 * picture without a clear hue changes as a whole.
 * @param {Buffer} rgba
 * @param {boolean} whole change everything, whatever its hue
 * @returns {{ weight: Buffer, light: Float32Array }} how much of each pixel changes (0 to 255), and its brightness
 * relative to the middle of what changes
 */
export function mainWeights(rgba, whole) {
  const pixels = rgba.length / 4;
  const weight = Buffer.alloc(pixels);
  const light = new Float32Array(pixels);
  const main = whole ? null : mainHue(rgba);
  let sum = 0;
  let total = 0;
  for (let i = 0, at = 0; i < pixels; i++, at += 4) {
    if (rgba[at + 3] === 0) continue;
    const [r, g, b] = [rgba[at], rgba[at + 1], rgba[at + 2]];
    light[i] = lightOf(r, g, b);
    weight[i] = Math.round(255 * nearness(main, r, g, b));
    sum += weight[i] * light[i] * rgba[at + 3];
    total += weight[i] * rgba[at + 3];
  }
  const middle = sum / Math.max(total, 1);
  for (let i = 0; i < pixels; i++) light[i] /= middle;
  return { weight, light };
}

/** One channel of a colour under a relative brightness: shade multiplies, light mixes towards white. */
export function lit(channel, light, shine) {
  return light <= 1 ? channel * (0.25 + 0.75 * light) : channel + (255 - channel) * Math.min(0.75, (light - 1) * shine);
}

export function lightOf(r, g, b) {
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

function nearness(main, r, g, b) {
  if (main === null) return 1;
  const [h, s] = hueOf(r, g, b);
  if (s < saturationMin / 2) return 0;
  const away = Math.abs(((h - main + 540) % 360) - 180);
  const byHue = Math.max(0, Math.min(1, (hueReach + 12 - away) / 12));
  return byHue * Math.min(1, (s - saturationMin / 2) / (saturationMin / 2));
}

function mainHue(rgba) {
  const bins = new Float64Array(hueBins);
  let all = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] < 128) continue;
    all++;
    const [h, s] = hueOf(rgba[i], rgba[i + 1], rgba[i + 2]);
    if (s >= saturationMin) bins[Math.floor(h / (360 / hueBins)) % hueBins] += s;
  }
  const best = bins.indexOf(Math.max(...bins));
  return bins[best] > all * 0.04 ? (best + 0.5) * (360 / hueBins) : null;
}

function hueOf(r, g, b) {
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const spread = max - min;
  if (spread === 0) return [0, 0];
  const h = max === r ? ((g - b) / spread + 6) % 6 : max === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return [h * 60, spread / max];
}

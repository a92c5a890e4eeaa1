/**
 * A drawing is a list of parts `[tone, path]` on a 100 × 100 field, drawn in order and each lit from the upper left. Tones are
 * `base` (the variant's colour), `dark` and `light` (shades of it), or a fixed colour.
 */
export const circle = (x, y, r, ry = r) => `M${x - r} ${y}a${r} ${ry} 0 1 0 ${2 * r} 0a${r} ${ry} 0 1 0 ${-2 * r} 0Z`;

export const box = (x, y, w, h, r = 2) =>
  `M${x + r} ${y}h${w - 2 * r}q${r} 0 ${r} ${r}v${h - 2 * r}q0 ${r} ${-r} ${r}h${2 * r - w}q${-r} 0 ${-r} ${-r}v${2 * r - h}q0 ${-r} ${r} ${-r}Z`;

export const label = "#f4efe3";
export const ink = "#4a4640";
export const wood = "#b98a58";
export const metal = "#c9ccd1";
export const metalDark = "#8d9096";
export const sole = "#e9e4da";

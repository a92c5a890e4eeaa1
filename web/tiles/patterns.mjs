const pattern = (width, height, content, extra = "") =>
  `<pattern id="p" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${extra}>${content}</pattern>`;

/** Woven and printed patterns on the 100 × 100 field; `c` is the colour of their marks. */
export const patterns = {
  stripe: (c) => pattern(100, 9, `<path fill="${c}" d="M0 0h100v3.6h-100z"/>`),
  pinstripe: (c) => pattern(5, 100, `<path fill="${c}" d="M0 0h.9v100h-.9z"/>`),
  check: (c) => pattern(12, 12, `<path fill="${c}" opacity=".6" d="M0 0h5v12h-5z"/><path fill="${c}" opacity=".6" d="M0 0h12v5h-12z"/>`),
  tartan: (c) =>
    pattern(20, 20, `<path fill="${c}" opacity=".45" d="M0 0h8v20h-8zM0 0h20v8h-20z"/><path fill="${c}" d="M13 0h1.2v20h-1.2zM0 13h20v1.2h-20z"/>`),
  spot: (c) => pattern(10, 10, `<circle fill="${c}" cx="2.5" cy="2.5" r="1.7"/><circle fill="${c}" cx="7.5" cy="7.5" r="1.7"/>`),
  floral: (c) =>
    pattern(
      17,
      17,
      [[4, 4], [12.5, 12.5]]
        .map(([x, y]) => [0, 72, 144, 216, 288].map((a) => `<ellipse fill="${c}" cx="${x}" cy="${y - 2.2}" rx="1.3" ry="2" transform="rotate(${a} ${x} ${y})"/>`).join(""))
        .join("") + `<path fill="${c}" d="M11 3q2.5-1.5 4 .5-2.5 1.5-4-.5zM2 12q2.5-1.5 4 .5-2.5 1.5-4-.5z"/>`,
    ),
  cable: (c) =>
    pattern(14, 9, `<path fill="none" stroke="${c}" stroke-width="1.3" d="M2 0q4 2.25 0 4.5t0 4.5M5 0q-4 2.25 0 4.5t0 4.5M10.5 0v9"/>`),
  fairisle: (c) =>
    pattern(10, 26, `<path fill="${c}" d="M5 2l3 4-3 4-3-4zM0 0h2v1.6h-2zM8 0h2v1.6h-2zM0 13h10v1.4h-10zM0 17h2v2h-2zM4 17h2v2h-2zM8 17h2v2h-2z"/>`),
  herringbone: (c) => pattern(8, 5, `<path fill="none" stroke="${c}" stroke-width="1" d="M0 5 4 1 8 5"/>`),
  quilt: (c) => pattern(12, 12, `<path fill="none" stroke="${c}" stroke-width=".7" d="M0 6 6 0 12 6 6 12Z"/>`),
  star: (c) =>
    pattern(16, 16, [[4, 4], [12, 12]].map(([x, y]) => `<path fill="${c}" d="M${x} ${y - 3}l.9 2 2.1.2-1.6 1.4.5 2.1-1.9-1.1-1.9 1.1.5-2.1-1.6-1.4 2.1-.2z"/>`).join("")),
  rib: (c) => pattern(4, 100, `<path fill="${c}" opacity=".6" d="M0 0h1.3v100h-1.3z"/>`),
  leaf: (c) =>
    pattern(16, 18, `<path fill="${c}" d="M3 9q-3-5 2-8 3 5-2 8zM11 17q-3-5 2-8 3 5-2 8zM6 14q-4 0-5-4 4 0 5 4zM14 5q-4 0-5-4 4 0 5 4z"/>`),
};

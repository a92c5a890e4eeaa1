// Outlines of countries for the map of stores: one SVG file a country, drawn from Natural Earth by way of world-atlas.
// Coordinates are Mercator's, in hundredths of a degree of longitude halved: what src/Retail/Sites/Find/MapPoint.cs says.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { feature } from "topojson-client";

/** ISO 3166: what stores' addresses say, and what world-atlas says. Another country's map is another line. */
const countries = {
  AT: "040", AU: "036", BE: "056", CH: "756", DE: "276", DK: "208", ES: "724", FI: "246", FR: "250", GB: "826", IE: "372",
  IT: "380", NL: "528", NO: "578", NZ: "554", PL: "616", PT: "620", SE: "752",
};
const unitsPerDegree = 200;
const bytesMax = 15 * 1024;
/** Degrees around the country in which its neighbours are drawn. */
const margin = 1.5;
/** Islands and lands beyond the sea that lie further from the main land are left to maps of their own. */
const apartMax = 6;

export async function buildMaps(out) {
  const atlas = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
  const topology = JSON.parse(await readFile(atlas, "utf8"));
  const lands = feature(topology, topology.objects.countries).features.map((one) => ({ id: one.id, rings: ringsOf(one) }));
  await mkdir(path.join(out, "maps"), { recursive: true });
  for (const [code, id] of Object.entries(countries)) {
    await writeFile(path.join(out, "maps", `${code}.svg`), mapOf(code, lands, id));
  }
}

/** The finest drawing that is light enough. */
function mapOf(code, lands, id) {
  const own = nearMain(lands.find((land) => land.id === id).rings);
  const around = grown(boxOf(own.flat(1)), margin);
  const beside = lands.filter((land) => land.id !== id).flatMap((land) => land.rings.map((ring) => clipped(ring, around)));
  for (let tolerance = 0.004; ; tolerance *= 1.5) {
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg"><path id="beside" d="${drawn(beside, 4 * tolerance)}"/>` +
      `<path id="land" d="${drawn(own, tolerance)}"/></svg>\n`;
    if (gzipSync(svg).length <= bytesMax) return svg;
    if (tolerance > 1) throw new Error(`The map of ${code} is too heavy.`);
  }
}

/** Outer rings only: no country here has a hole that a shopper would miss. */
function ringsOf({ geometry }) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map(([ring]) => ring.map(([longitude, latitude]) => [longitude, -mercator(latitude)]));
}

function mercator(latitude) {
  const within = Math.max(-85, Math.min(85, latitude));
  return (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (within * Math.PI) / 360));
}

function nearMain(rings) {
  const main = grown(boxOf([...rings].sort((one, other) => areaOf(other) - areaOf(one))[0]), apartMax);
  return rings.filter((ring) => ring.every(([x, y]) => x > main.left && x < main.right && y > main.top && y < main.bottom));
}

function boxOf(points) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

function grown({ left, top, right, bottom }, by) {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

/** Sutherland and Hodgman: cut at one side of the box after the other. */
function clipped(ring, { left, top, right, bottom }) {
  const sides = [
    [([x]) => x >= left, (from, to) => atX(from, to, left)],
    [([x]) => x <= right, (from, to) => atX(from, to, right)],
    [([, y]) => y >= top, (from, to) => atY(from, to, top)],
    [([, y]) => y <= bottom, (from, to) => atY(from, to, bottom)],
  ];
  let points = ring;
  for (const [isIn, cut] of sides) {
    const kept = [];
    points.forEach((point, place) => {
      const before = points.at(place - 1);
      if (isIn(point) !== isIn(before)) kept.push(cut(before, point));
      if (isIn(point)) kept.push(point);
    });
    points = kept;
  }
  return points;
}

function atX([x1, y1], [x2, y2], x) {
  return [x, y1 + ((y2 - y1) * (x - x1)) / (x2 - x1)];
}

function atY([x1, y1], [x2, y2], y) {
  return [x1 + ((x2 - x1) * (y - y1)) / (y2 - y1), y];
}

/** Rings as path data, in whole units, each step from the last; what is too small to be seen is left out. */
function drawn(rings, tolerance) {
  return rings
    .filter((ring) => ring.length > 3 && areaOf(ring) > tolerance * 0.3)
    .map((ring) => {
      let [path, lastX, lastY] = ["", 0, 0];
      for (const [longitude, down] of simplified(ring, tolerance)) {
        const [x, y] = [Math.round(longitude * unitsPerDegree), Math.round(down * unitsPerDegree)];
        if (path && x === lastX && y === lastY) continue;
        path += path ? `${x - lastX} ${y - lastY} ` : `M${x} ${y}l`;
        [lastX, lastY] = [x, y];
      }
      return `${path.trim()}z`;
    })
    .join("");
}

function areaOf(ring) {
  return Math.abs(ring.reduce((sum, [x, y], place) => sum + (x - ring.at(place - 1)[0]) * (y + ring.at(place - 1)[1]), 0) / 2);
}

/** Douglas and Peucker: what lies within the tolerance of a straight line goes. */
function simplified(points, tolerance) {
  const kept = new Set([0, points.length - 1]);
  const open = [[0, points.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop();
    let [furthest, distance] = [-1, tolerance];
    for (let place = from + 1; place < to; place++) {
      const away = awayFrom(points[from], points[to], points[place]);
      if (away > distance) [furthest, distance] = [place, away];
    }
    if (furthest < 0) continue;
    kept.add(furthest);
    open.push([from, furthest], [furthest, to]);
  }
  return points.filter((_, place) => kept.has(place));
}

function awayFrom([x1, y1], [x2, y2], [x, y]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return length === 0 ? Math.hypot(x - x1, y - y1) : Math.abs((y2 - y1) * (x - x1) - (x2 - x1) * (y - y1)) / length;
}

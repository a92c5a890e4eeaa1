// Medians of what eng/bench has kept in a folder, as Markdown tables in tables.md beside them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const found = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  const text = readFileSync(join(folder, file), "utf8").trim();
  if (!text) continue;
  const [name, store] = file.split(".");
  const key = `${name} on ${store}`;
  found.set(key, [...(found.get(key) ?? []), JSON.parse(text)]);
}

const median = (numbers) => {
  const sorted = numbers.filter((it) => typeof it === "number").sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor((sorted.length - 1) / 2)];
};
const show = (number, digits = 0) => (Number.isFinite(number) ? number.toFixed(digits) : "");
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Rows of equal place in all runs, each a list to take medians of. */
const rowsOf = (runs, pick) => pick(runs[0]).map((_, place) => runs.map((run) => pick(run)[place]));

const turnCells = (turns) => [
  turns[0].name,
  show(median(turns.map((it) => it.perSecond))),
  show(median(turns.map((it) => it.p50Ms)), 1),
  show(median(turns.map((it) => it.p99Ms)), 1),
  show(median(turns.map((it) => it.cpuMsPerOrder)), 2),
  show(median(turns.map((it) => it.writtenBytesPerOrder / 1000)), 1),
];
const turnHead = ["orders", "a second", "p50 ms", "p99 ms", "processor ms an order", "written kB an order"];

const shapes = {
  orders: (runs) =>
    table(
      [...turnHead, "store a second", "orders a batch", "ratio"],
      [
        ...rowsOf(runs, (run) => run.turns).map((turns) => [
          ...turnCells(turns.map((it) => it.orders)),
          show(median(turns.map((it) => it.store.perSecond))),
          show(median(turns.map((it) => it.store.ordersPerBatch)), 1),
          show(median(turns.map((it) => it.ratio)), 2),
        ]),
        [...turnCells(runs.map((run) => run.idle)), "", "", ""],
        ...(runs[0].open ? [[...turnCells(runs.map((run) => run.open)), "", "", ""]] : []),
      ],
    ) +
    `\n\nDisk ${show(median(runs.map((run) => run.fsyncsPerSecond)))} fsyncs a second, the server's memory at most ` +
    `${show(median(runs.map((run) => run.peakBytes / 1e6)))} MB, oversold ${runs.map((run) => run.oversold).join(", ")}.` +
    (runs[0].openDisk
      ? ` While orders arrived, 4 KB waited for the disk p50 ${show(median(runs.map((run) => run.openDisk.p50Ms)), 1)}, ` +
        `p99 ${show(median(runs.map((run) => run.openDisk.p99Ms)), 1)}, at most ${show(median(runs.map((run) => run.openDisk.maxMs)))} ms.`
      : ""),
  hot: (runs) =>
    `Ratio ${show(median(runs.map((run) => run.ratio)), 2)}, scarce sold ${runs.map((run) => run.scarceSold).join(", ")} of ` +
    `${runs[0].scarceUnits}, oversold ${runs.map((run) => run.oversold).join(", ")}.`,
  hosts: (runs) =>
    table(
      [...turnHead, "ratio"],
      rowsOf(runs, (run) => run.turns).map((turns) => [
        ...turnCells(turns.map((it) => it.orders)),
        show(median(turns.map((it) => it.ratio)), 2),
      ]),
    ) + `\n\nOversold ${runs.map((run) => run.oversold).join(", ")}.`,
  view: (runs) =>
    `Lag p50 ${show(median(runs.map((run) => run.lagP50Ms)), 1)} ms, p99 ${show(median(runs.map((run) => run.lagP99Ms)), 1)} ms ` +
    `under ${show(median(runs.map((run) => run.perSecond)))} orders a second; rebuilt over ${runs[0].entries} entries in ` +
    `${show(median(runs.map((run) => run.rebuildSeconds)), 1)} s.`,
  sealing: (runs) =>
    `Ratio ${show(median(runs.map((run) => run.ratio)), 2)}, by processor time ${show(median(runs.map((run) => run.cpuRatio)), 2)}.`,
  pages: (runs) =>
    table(
      ["page", "p50 ms", "p99 ms", "processor ms", "a second", "bytes"],
      rowsOf(runs, (run) => run.pages).map((pages) => [
        pages[0].page,
        show(median(pages.map((it) => it.p50Ms)), 2),
        show(median(pages.map((it) => it.p99Ms)), 2),
        show(median(pages.map((it) => it.cpuMs)), 2),
        show(median(pages.map((it) => it.perSecond))),
        show(median(pages.map((it) => it.bytes))),
      ]),
    ),
};
shapes.search = shapes.availability = shapes.pages;
shapes["growth-few"] = shapes["growth-many"] = shapes.orders;

const text = [...found]
  .map(([key, runs]) => `## ${key}, ${runs.length === 1 ? "1 run" : `medians of ${runs.length}`}\n\n${shapes[key.split(" ")[0]](runs)}\n`)
  .join("\n");
writeFileSync(join(folder, "tables.md"), text);
console.log(text);

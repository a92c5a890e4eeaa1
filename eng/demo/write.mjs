// Writes the demo's CSV files from the lists beside this file: node eng/demo/write.mjs
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { areas } from "./places.mjs";
import { dc, lateEvenings, routeOf, sizes, specialDays, stores, weeks } from "./sites.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(here, "../../src/Holdfast/Demo/Data");

write(
  "sites.csv",
  "code,kind,name,address_1,address_2,town,postcode,country,latitude,longitude,time_zone,phone,preparation_minutes,slot_minutes,slot_orders,slot_items,slot_days",
  [
    ...stores.map(([code, name, street, town, postcode, , lat, lon, phone, size]) => [code, "store", name, street, "", town, postcode, "GB", lat, lon, "Europe/London", phone, ...sizes[size]]),
    [dc[0], "dc", dc[1], dc[2], "Furlong Park", dc[3], dc[4], "GB", dc[5], dc[6], "Europe/London", dc[7], 60, "", "", "", ""],
  ],
);

write("hours.csv", "site,day,open,close,name", [...stores.flatMap(hoursOf), ...Object.keys(weeks.city).map((day) => [dc[0], day, "06:00", "22:00", ""])]);

write(
  "routes.csv",
  "from,to,day,cut_off,arrives_after_days,on_shelf_at",
  stores.flatMap(([code]) => routeOf(code).map((departure) => [dc[0], code, departure.day, departure.cutOff, departure.after, departure.onShelf])),
);

write("places.csv", "code,town,latitude,longitude", [
  ...areas,
  ...stores.map(([, , , town, postcode, , lat, lon]) => [postcode.split(" ")[0], town, Number(lat.toFixed(2)), Number(lon.toFixed(2))]),
  ["NN11", "Daventry", 52.26, -1.16],
]);

if (existsSync(join(here, "products.mjs"))) {
  const { header, rows } = await import("./products.mjs");
  write("products.csv", header, rows());
}

function hoursOf([code, , , , , nation, , , , size, week]) {
  const weekly = Object.entries(weeks[week]).map(([day, [open, close]]) => [code, day, open, close, ""]);
  const late = size === "large" ? lateEvenings.map((date) => [code, date, "09:00", "21:00", "Late opening before Christmas"]) : [];
  const special = specialDays
    .filter(([, , nations]) => nations.includes(nation))
    .map(([date, name, , [open, close]]) => [code, date, open ?? "", close ?? "", name]);
  return [...weekly, ...[...special, ...late].sort((a, b) => a[1].localeCompare(b[1]))];
}

function write(name, header, rows) {
  const lines = [header, ...rows.map((row) => row.map(cell).join(","))];
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  console.log(`${name}: ${rows.length} rows`);
}

function cell(value) {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

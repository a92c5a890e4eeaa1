// Writes every component of COMPONENTS.md on one page, to look at: npm run sample
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../artifacts");
const doc = await readFile(path.join(here, "COMPONENTS.md"), "utf8");

await mkdir(out, { recursive: true });
await cp(path.resolve(here, "../src/Holdfast/wwwroot"), out, { recursive: true });
await page("components.html", "html", "app");
await page("components-desk.html", "desk", "desk");

async function page(name, kind, bundle) {
  const blocks = [...doc.matchAll(new RegExp("^```" + kind + "\\n([\\s\\S]*?)^```", "gm"))].map((match) => match[1]);
  const shell = blocks.filter((block) => block.includes("</header>") || block.includes("site-footer"));
  const header = shell[0] ?? "";
  const footer = shell.length > 1 ? shell.at(-1) : "";
  const body = blocks.filter((block) => !shell.includes(block)).map((block) => `<section class="section">${block}</section>`);
  await writeFile(
    path.join(out, name),
    `<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Components</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/${bundle}.css"></head>
<body>${header}<main class="page" id="main">${body.join("\n")}</main>${footer}</body></html>`,
  );
}

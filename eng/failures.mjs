// What failed in a report of xUnit's, each with the beginning of its message: the last thing ./test says before it counts.
import { readFileSync } from "node:fs";

const messageLinesMax = 12;
const named = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#xA;": "\n", "&amp;": "&" };
const plain = (attribute) => attribute.replace(/&(?:lt|gt|quot|amp|#xA);/g, (it) => named[it]);

for (const path of process.argv.slice(2)) {
  const report = readFileSync(path, "utf8");
  // An error is a failure outside any test, such as that of a fixture.
  for (const part of report.split(/(?=<(?:test|error) )/).slice(1)) {
    const tag = part.slice(0, part.indexOf(">"));
    if (!/^<error | result="Fail"/.test(tag)) continue;
    const name = plain(tag.match(/ name="([^"]*)"/)?.[1] ?? "outside a test");
    const message = part.match(/<message><!\[CDATA\[([\s\S]*?)\]\]>/)?.[1] ?? "";
    const lines = message.split("\n").slice(0, messageLinesMax);
    console.log([`FAILED ${name}`, ...lines.map((line) => `    ${line}`)].join("\n"));
  }
}

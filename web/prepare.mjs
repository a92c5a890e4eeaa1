// What the .NET build calls (eng/Web.targets): checks Node, installs the packages when their lock file changed, bundles.
// Lines of the form "web : error CODE: text" are shown by MSBuild as its own errors.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const nodeMajorMin = 20;
const lockWaitMsMax = 10 * 60_000;

const here = dirname(fileURLToPath(import.meta.url));
const stamp = join(here, "node_modules", ".holdfast-installed");
const lock = resolve(here, "../src/Holdfast/obj/web.lock");

if (Number(process.versions.node.split(".")[0]) < nodeMajorMin) {
  fail("HFWEB02", `Node ${nodeMajorMin} or newer is needed to bundle the pages, and this is Node ${process.versions.node}.`);
}

mkdirSync(dirname(lock), { recursive: true });
await holdLock();
try {
  install();
  run(`"${process.execPath}" "${join(here, "build.mjs")}"`, "HFWEB04", "The pages could not be bundled (web/build.mjs).");
} finally {
  rmSync(lock, { recursive: true, force: true });
}

function install() {
  const wanted = createHash("sha256").update(readFileSync(join(here, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  run("npm ci --no-audit --no-fund --loglevel=error", "HFWEB03", "The packages of web/ could not be installed (npm ci).");
  writeFileSync(stamp, wanted);
}

function run(command, code, sentence) {
  const { status } = spawnSync(command, { cwd: here, shell: true, stdio: "inherit" });
  if (status !== 0) {
    rmSync(lock, { recursive: true, force: true });
    fail(code, sentence);
  }
}

/** Two builds of the same folder at once must not install or bundle over one another. */
async function holdLock() {
  for (const from = Date.now(); ; ) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
    if (age > lockWaitMsMax) rmSync(lock, { recursive: true, force: true });
    if (Date.now() - from > lockWaitMsMax) fail("HFWEB05", `Another build holds ${lock}. Delete it if none is running.`);
    await new Promise((later) => setTimeout(later, 200));
  }
}

function fail(code, sentence) {
  console.error(`web : error ${code}: ${sentence}`);
  process.exit(1);
}

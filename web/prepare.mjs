// What the .NET build calls (eng/Web.targets): checks Node, installs the packages when their lock file changed, bundles.
// Lines of the form "web : error CODE: text" are shown by MSBuild as its own errors.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  rmSync(lock, { force: true });
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
    rmSync(lock, { force: true });
    fail(code, sentence);
  }
}

/** Two builds of the same folder at once must not install or bundle over one another. The file holds its owner's process id. */
async function holdLock() {
  for (const from = Date.now(); ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned()) rmSync(lock, { force: true });
    if (Date.now() - from > lockWaitMsMax) fail("HFWEB05", `Another build holds ${lock}. Delete it if none is running.`);
    await new Promise((later) => setTimeout(later, 200));
  }
}

/** A build that was killed leaves its lock behind. */
function isAbandoned() {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    // ENOENT: it was released meanwhile. Only a process that is no more makes the lock ours to remove.
    return error.code === "ESRCH";
  }
}

function fail(code, sentence) {
  console.error(`web : error ${code}: ${sentence}`);
  process.exit(1);
}

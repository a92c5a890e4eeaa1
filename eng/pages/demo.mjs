// Starts the built program as `holdfast demo` on free ports and a folder of its own, and ends it again.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const startsWithinMs = 120_000;
const stopsWithinMs = 20_000;

/** Where the repository is. */
export const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** @returns what it printed (`shop`, `staff`, `people`), and `stop`, which also deletes its folder. */
export async function startDemo() {
  const data = mkdtempSync(join(tmpdir(), "holdfast-pages-"));
  const program = join(root, "src/Holdfast/bin/Release/net10.0/holdfast.dll");
  const listen = ["--urls", "http://127.0.0.1:0", "--staff-urls", "http://127.0.0.1:0"];
  const process = spawn("dotnet", [program, "demo", "--data", join(data, "data"), ...listen], {
    cwd: tmpdir(),
    env: { ...globalThis.process.env, Logging__LogLevel__Default: "Warning" },
  });
  let said = "";
  await new Promise((started, failed) => {
    const late = setTimeout(() => failed(new Error(`The demo did not start. It said:\n${said}`)), startsWithinMs);
    const take = (text) => {
      said += text;
      if (said.includes("Press Ctrl+C")) {
        clearTimeout(late);
        started();
      }
    };
    process.stdout.on("data", take);
    process.stderr.on("data", take);
    process.on("exit", (code) => failed(new Error(`The demo ended with ${code}. It said:\n${said}`)));
  });
  const printed = (name) => new URL(said.match(new RegExp(`^\\s*${name}\\s+(http\\S+)`, "m"))[1]);
  const people = Object.fromEntries(
    [...said.matchAll(/^\s*(\S+ \S+).* PIN (\d+)/gm)].map(([, name, pin]) => [name, pin]),
  );
  return { shop: printed("Shop"), staff: printed("Staff"), people, stop };

  async function stop() {
    const ended = new Promise((done) => process.on("exit", done));
    process.kill("SIGINT");
    const late = setTimeout(() => process.kill("SIGKILL"), stopsWithinMs);
    await ended;
    clearTimeout(late);
    rmSync(data, { recursive: true, force: true });
  }
}

import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { ROOT } from "./root.mjs";

/**
 * Runs npm with the Node it was started with, never with the one in `node_modules` (which `npm ci` is about to replace).
 * Resolves with its exit code and, unless `stdio` says otherwise, everything it printed.
 *
 * @param {string[]} args
 * @param {{ stdio?: "inherit" | "pipe" }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runNpm(args, { stdio = "pipe" } = {}) {
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env;
  const [command, ...before] = npmScript?.endsWith("js") ? [npmNode ?? process.execPath, npmScript] : ["npm"];
  const ownBin = join(ROOT, "node_modules", ".bin");
  const PATH = (process.env.PATH ?? "").split(delimiter).filter((each) => each !== ownBin);
  const child = spawn(command, [...before, ...args], {
    cwd: ROOT,
    env: { ...process.env, PATH: PATH.join(delimiter) },
    stdio: ["ignore", stdio, stdio],
    shell: process.platform === "win32" && command === "npm",
  });

  const chunks = [];
  child.stdout?.on("data", (chunk) => chunks.push(chunk));
  child.stderr?.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`could not start npm: ${error.message}`)));
    child.once("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

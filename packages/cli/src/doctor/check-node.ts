import type { CheckResult } from "./check.ts";

/** Whether this Node (a version such as `24.21.0`) runs TypeScript files as they are. */
export async function checkNode(version: string): Promise<CheckResult> {
  const major = Number(version.split(".")[0]);
  if (major >= 24) return { name: "node", status: "ok", detail: `v${version}` };
  return {
    name: "node",
    status: "fail",
    detail: `v${version} is too old, 24 is needed`,
    advice: "start it as `npx oddwatch` or `npm start`: both use the Node 24 that npm brought",
  };
}

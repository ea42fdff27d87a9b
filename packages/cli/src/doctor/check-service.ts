import { Health, HealthProblem } from "@oddwatch/protocol";
import type { CheckResult } from "./check.ts";
import { networkFailure } from "./network-failure.ts";

const NAME = "service";

/** Whether a service answers at `url` (without a slash at its end), and how it says it is. */
export async function checkService(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<CheckResult & { isRunning: boolean }> {
  let answer: unknown;
  try {
    const response = await fetch(`${url}/health`, { signal });
    answer = await response.json();
  } catch (error) {
    const detail = `none at ${url} (${networkFailure(error)})`;
    return { name: NAME, status: "ok", detail, isRunning: false };
  }
  const problem = HealthProblem.safeParse(answer); // what is down tells its health in a problem
  const health = Health.pick({ status: true }).safeParse(problem.data?.health ?? answer);
  if (!health.success) {
    const advice = "choose another port with --port or ODDWATCH_PORT";
    return { name: NAME, status: "fail", detail: `something else answers at ${url}`, advice, isRunning: false };
  }
  const { status } = health.data;
  if (status === "ok" || status === "starting") {
    return { name: NAME, status: "ok", detail: `runs at ${url}, ${status}`, isRunning: true };
  }
  const advice = `open ${url}: it names what is wrong`;
  return { name: NAME, status: "warn", detail: `runs at ${url}, ${status}`, advice, isRunning: true };
}

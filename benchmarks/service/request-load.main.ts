// Asks the service as often as it answers, as a process of its own: gets a RequestPlan, says RequestsDone, ends.
import autocannon from "autocannon";
import type { RequestPlan, RequestsDone } from "./request-load.ts";

process.once("message", (plan: RequestPlan) => {
  void run(plan).catch((error: Error) => {
    console.error(error);
    process.exit(1);
  });
});

async function run({ url, paths, connections, seconds }: RequestPlan): Promise<void> {
  const { user, system } = process.cpuUsage();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: paths.map((path) => ({ path })),
  });
  const used = process.cpuUsage({ user, system });
  const done: RequestsDone = {
    answered: result["2xx"],
    failed: result.errors + result.timeouts + result.non2xx,
    seconds: result.duration,
    bytes: result.throughput.total,
    latencyMs: { p50: result.latency.p50, p99: result.latency.p99, most: result.latency.max },
    cpuSeconds: (used.user + used.system) / 1e6,
  };
  process.send?.(done);
  process.disconnect();
}

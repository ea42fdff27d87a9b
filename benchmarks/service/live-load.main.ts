// Clients of the live feed, as a process of its own: told what to do by the messages of live-load.ts.
import { LiveCrowd } from "./live-crowd.ts";
import type { FromLoad, ToLoad } from "./live-load.ts";

const crowd = new LiveCrowd();
const say = (message: FromLoad) => process.send?.(message);

process.on("message", (message: ToLoad) => {
  void work(message).catch((error: Error) => {
    console.error(error);
    process.exit(1);
  });
});
process.once("disconnect", () => process.exit());

async function work(message: ToLoad): Promise<void> {
  switch (message.type) {
    case "join":
      await crowd.join(message.url, message);
      return void say({ type: "joined", ...crowd.counts });
    case "drop stalled":
      crowd.dropStalled();
      return void say({ type: "joined", ...crowd.counts });
    case "round": {
      const [cpu, from] = [process.cpuUsage(), performance.now()];
      const arrivals = await crowd.round(message.url, message.incident);
      const { user, system } = process.cpuUsage(cpu);
      return void say({
        type: "heard",
        ...arrivals,
        seconds: (performance.now() - from) / 1000,
        cpuSeconds: (user + system) / 1e6,
      });
    }
  }
}

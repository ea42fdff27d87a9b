import { Counter, Histogram, type Registry } from "prom-client";

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 300, 900, 3_600];

/** Figures of messages to people. */
export function alertMetrics(registers: Registry[]) {
  return {
    /** Tries by what came of them: a failed one is tried again, one that is given up is not. */
    deliveries: new Counter({
      name: "oddwatch_deliveries_total",
      help: "Tries to deliver a message, by channel, kind of message and outcome.",
      labelNames: ["channel", "kind", "outcome"],
      registers,
    }),
    deliverySeconds: new Histogram({
      name: "oddwatch_delivery_seconds",
      help: "From the moment a message was decided on to the moment its receiver had taken it; waits and failed tries are part of it.",
      labelNames: ["channel"],
      buckets: SECONDS,
      registers,
    }),
  };
}

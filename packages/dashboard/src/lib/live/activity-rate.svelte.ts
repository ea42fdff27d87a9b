import type { LiveConnection } from "./live-connection.svelte.ts";
import { addPulse, type Beat, meanRate, PULSE_WINDOW_MS } from "./pulse-series.ts";

/** Events that flow in, over the last ten minutes that this page was open. Create it while a component initialises. */
export class ActivityRate {
  #beats = $state.raw<readonly Beat[]>([]);

  constructor(connection: LiveConnection, now: () => number) {
    $effect(() =>
      connection.listen((message) => {
        if (message.type === "pulse") this.#beats = addPulse(this.#beats, message.pulse, now());
      }),
    );
  }

  get beats(): readonly Beat[] {
    return this.#beats;
  }

  /** How long there was something to hear, ms: since the first beat, at most ten minutes. */
  heardMs(now: number): number {
    return Math.min(PULSE_WINDOW_MS, Math.max(0, now - (this.#beats[0]?.at ?? now)));
  }

  /** Events per second over ten minutes: GitHub is asked in rounds, a shorter mean would jump between nothing and all. */
  perSecond(now: number): number | undefined {
    return meanRate(this.#beats, now, PULSE_WINDOW_MS);
  }
}

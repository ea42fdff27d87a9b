import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PROTOCOLS } from "./model-stand-in.ts";
import { CHANNELS, FAULTS, PersonWay, STAND_INS } from "./person-way-run.ts";
import { expectTold, troubles } from "./person-way-trouble.ts";

/** An hour of GH Archive, kept beside the repository. */
const RECORDED =
  process.env.ODDWATCH_RECORDED_HOUR ??
  fileURLToPath(new URL("../../shared/data/events/modern/2025-07-04-15.json.gz", import.meta.url));

const TROUBLES = STAND_INS.flatMap((name) => FAULTS.map((fault) => ({ name, fault })));

describe.concurrent("an hour that is replayed", { timeout: 600_000 }, () => {
  it.each(TROUBLES)("is told by the others in time, and by all in the end, while $name is $fault", ({ name, fault }) =>
    troubles({ faults: { [name]: fault } }),
  );

  it.each(PROTOCOLS)("is summarised by a model that speaks as %s does", async (protocol) => {
    const way = await PersonWay.start({ protocol });
    try {
      for (const { model } of await way.toldBy(CHANNELS)) expect(model).toBe("stand-in");
    } finally {
      await way.end();
    }
  });

  it.skipIf(!existsSync(RECORDED))(
    "as GitHub had it ends with incidents that are looked up and told once",
    async () => {
      const way = await PersonWay.start({ files: [RECORDED] });
      try {
        const incidents = await way.toldBy(CHANNELS);
        await expectTold(way, incidents, CHANNELS);
        for (const { evidence } of incidents) expect(evidence).not.toBeNull();
        console.log(`${incidents.length} incidents, ${way.taken("slack").length} messages to Slack`);
      } finally {
        await way.end();
      }
    },
  );
});

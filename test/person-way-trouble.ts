import { expect } from "vitest";
import {
  CHANNELS,
  type ChannelName,
  type PagedIncident,
  PersonWay,
  type PersonWayOptions,
  type StandInName,
} from "./person-way-run.ts";

export type Trouble = PersonWayOptions & Required<Pick<PersonWayOptions, "faults">>;

/** A group's own wait, the look that finds it due, and a machine that is busy. */
const GRACE_MS = 10_000;

/** Lets an hour be replayed while things go wrong, and then well again. */
export async function troubles({ faults, ...options }: Trouble): Promise<void> {
  const way = await PersonWay.start({ faults, ...options });
  try {
    const wrong = Object.keys(faults) as StandInName[];
    const well = CHANNELS.filter((name) => !wrong.includes(name));
    const incidents = await way.toldBy(well);
    await expectTold(way, incidents, well);
    for (const name of wrong) {
      const health = await way.healthy(`what is wrong with ${name}`, ({ alerts, outside }) => {
        const entries = [...outside, ...(alerts?.channels ?? []).map((each) => ({ name: each.channel, ...each }))];
        return entries.some((each) => each.name === name && !each.ok && each.error !== null);
      });
      expect(health.status).toBe("degraded");
      expect(health.code).toBe(200);
    }
    way.suffer({});
    await expectTold(way, await way.toldBy(CHANNELS), CHANNELS, well);
    await way.healthy("that every channel is well", ({ alerts }) => alerts?.ok === true);
  } finally {
    await way.end();
  }
}

/** Each incident was told by each channel in one group, by messages that came once; by those `inTime` not after its deadline. */
export async function expectTold(
  way: PersonWay,
  incidents: readonly PagedIncident[],
  channels: readonly ChannelName[],
  inTime = channels,
): Promise<void> {
  for (const { id, groups, toldAt, deadline } of incidents) {
    for (const channel of channels) expect(`${id} ${channel} ${groups[channel]}`).toBe(`${id} ${channel} 1`);
    for (const channel of inTime) expect((toldAt[channel] ?? 0) - deadline).toBeLessThan(GRACE_MS);
  }
  for (const channel of channels) {
    const taken = way.taken(channel);
    if (channel !== "pagerduty") expect(taken).toEqual([...new Set(taken)]);
    if (channel !== "pagerduty") for (const id of await way.delivered(channel)) expect(taken).toContain(id);
    else expect(taken.length).toBeGreaterThanOrEqual((await way.delivered(channel)).length);
  }
}

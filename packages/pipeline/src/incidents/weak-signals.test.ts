import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activity, NOON } from "../activity-under-test.ts";
import { TrackerRun, verdictOf } from "./tracker-run-under-test.ts";
import { type Signal, WeakSignals } from "./weak-signals.ts";

const HOUR_MS = 3_600_000;

function signal(name: string, surprise = 2.5, at = NOON): Signal {
  return { name, surprise, at, driver: undefined };
}

function added(signals: readonly Signal[], entity = 1) {
  const weak = new WeakSignals();
  return signals.map((each) => weak.add(entity, each, 2.7));
}

describe("weak signals", () => {
  it("of three kinds on one entity come together", () => {
    const all = [signal("push rate"), signal("create spread"), signal("delete rate")];
    expect(added(all)).toEqual([undefined, undefined, all]);
  });

  it("of one kind stay weak however often they come", () => {
    expect(added(Array.from({ length: 50 }, () => signal("push rate")))).not.toContainEqual(expect.anything());
  });

  it("stay weak when an hour lies between them", () => {
    const all = ["a", "b", "c"].map((name, n) => signal(name, 2.5, NOON + n * 0.6 * HOUR_MS));
    expect(added(all).at(-1)).toBeUndefined();
  });

  it("stay weak on different entities", () => {
    const weak = new WeakSignals();
    for (let n = 0; n < 30; n++) expect(weak.add(n, signal(`kind ${n % 3}`), 2.7)).toBeUndefined();
  });

  it("are forgotten once they were told, and in a table that is bounded", () => {
    const weak = new WeakSignals();
    for (let n = 0; n < 9_000; n++) weak.add(n, signal("a"), 2.7);
    expect(weak.state).toHaveLength(4_096);
    expect(weak.add(0, signal("b"), 2.7)).toBeUndefined();
    for (const name of ["a", "b"]) weak.add(8_999, signal(name), 2.7);
    expect(weak.add(8_999, signal("c"), 2.7)).toHaveLength(3);
    expect(weak.add(8_999, signal("d"), 2.7)).toBeUndefined();
  });

  it("go on from a saved state as if never stopped", () => {
    const any = fc.record({ entity: fc.nat(3), name: fc.constantFrom("a", "b", "c", "d"), minutes: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), fc.nat(60), (all, cut) => {
        const [live, before] = [new WeakSignals(), new WeakSignals()];
        const add = (weak: WeakSignals, { entity, name, minutes }: (typeof all)[number]) =>
          weak.add(entity, signal(name, 2.5, NOON + minutes * 60_000), 2.7);
        for (const each of all.slice(0, cut)) for (const weak of [live, before]) add(weak, each);
        const restored = WeakSignals.restore(JSON.parse(JSON.stringify(before.state)));
        for (const each of all.slice(cut)) expect(add(restored, each)).toEqual(add(live, each));
      }),
    );
  });
});

describe("an account that is a little strange in several ways", () => {
  const weak = (detector: string) => verdictOf(2.6, { scores: [{ detector, probability: 10 ** -2.6, drivers: [] }] });
  const oddities = (run: TrackerRun) => {
    run.take(activity("push", { at: NOON }), weak("rate"));
    run.take(activity("create", { at: NOON + 60_000 }), weak("repetition"));
    run.take(activity("delete", { at: NOON + 120_000 }), weak("hours"));
    run.take(activity("release", { at: NOON + 180_000 }), weak("newcomer"));
  };

  it("is one incident, which says in which ways, and pages nobody", () => {
    const run = new TrackerRun();
    oddities(run);
    expect(run.incidents).toMatchObject([{ kind: "weak-signals", entities: [{ kind: "actor", name: "alice" }, {}] }]);
    const [{ reasons, severity, pagedAt }] = run.incidents;
    expect(reasons.join(" ")).toContain("Strange in 3 ways, together more than each alone: push rate");
    expect(["info", "low"]).toContain(severity);
    expect(pagedAt).toBeUndefined();
  });

  it("is none when each comes from another account", () => {
    const run = new TrackerRun();
    for (const [n, kind] of (["push", "create", "delete", "release"] as const).entries()) {
      run.take(activity(kind, { at: NOON + n, actor: `user-${n}`, repo: `user-${n}/x` }), weak(`detector ${n}`));
    }
    expect(run.incidents).toEqual([]);
  });

  it("stands in the ledger from the first of them on, once in the time that they are kept", () => {
    const run = new TrackerRun();
    run.take(activity("push", { at: NOON }), weak("rate"));
    run.take(activity("create", { at: NOON + HOUR_MS - 1 }), weak("repetition"));
    expect(run.outputs).toEqual([
      {
        output: "ledger",
        seq: 1,
        at: NOON,
        entity: { kind: "actor", name: "alice" },
        decision: "held",
        reason: "weak-signal",
        text:
          "push rate: surprise 2.6 (one in 400) is under the 2.7 at which an incident begins; kept for 60 minutes in " +
          "case it is strange in 3 ways",
      },
    ]);
    run.take(activity("push", { at: NOON + 3 * HOUR_MS }), weak("rate"));
    expect(run.ledger.map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it("counts less who acts so often that something strange is no wonder", () => {
    const run = new TrackerRun();
    for (const kind of ["push", "create", "delete", "release"] as const) {
      for (let n = 0; n < 40; n++) run.take(activity(kind, { id: `${kind}${n}`, at: NOON + n }));
      run.take(activity(kind, { id: kind, at: NOON + 50 }), weak("rate"));
    }
    expect(run.outputs).toEqual([]);
  });
});

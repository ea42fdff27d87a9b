import type { Incident, Judgement } from "@oddwatch/pipeline";
import type { WorkState } from "@oddwatch/protocol";
import type pg from "pg";
import type { Clock } from "../clock.ts";
import type { ControlDesk } from "../ingest/control-desk.ts";
import { changeWork, type WorkAct, type WorkChange, type WorkStanding } from "./change-work.ts";
import { writeFeedback } from "./feedback-rows.ts";
import { casesLike } from "./like-this.ts";
import { WorkRefused } from "./work-error.ts";

export interface WorkDeskOptions {
  pool: pg.Pool;
  workspace: string;
  clock: Clock;
  feedback: Pick<ControlDesk<unknown>, "bringIn">;
  /** Told after every change, so that whoever follows hears of it. */
  onChange: () => void;
}

const IN_WORDS: Record<Judgement | "withdrawn", string> = {
  useful: "Said that it was useful to be told.",
  expected: "Said that it was expected.",
  false: "Said that it was a false alarm.",
  withdrawn: "Took back what was said of it.",
};

/** What people do with incidents. Every act answers the incident's id, and throws NoSuchIncident or WorkRefused. */
export class WorkDesk {
  readonly #options: WorkDeskOptions;

  constructor(options: WorkDeskOptions) {
    this.#options = options;
  }

  /** Somebody has seen it. Once is enough. */
  acknowledge(id: string, author: string): Promise<string> {
    return this.#change(id, author, ({ workState }) => {
      if (workState === "acknowledged") return undefined;
      if (workState !== "open") throw refused(`is ${workState}`, "Reopen it first");
      return { what: "acknowledged", text: "Acknowledged.", workState: "acknowledged" };
    });
  }

  /** Null for nobody. */
  assign(id: string, author: string, assignee: string | null): Promise<string> {
    return this.#change(id, author, (before) => {
      if (before.assignee === assignee) return undefined;
      const text = assignee === null ? "Given to nobody." : `Given to ${assignee}.`;
      return { what: "assigned", text, assignee };
    });
  }

  comment(id: string, author: string, text: string): Promise<string> {
    return this.#change(id, author, () => ({ what: "comment", text }));
  }

  /** Done with, whatever the detectors think; when it comes back it is open again. */
  resolve(id: string, author: string, note?: string): Promise<string> {
    return this.#change(id, author, moveTo("resolved", { text: "Resolved.", note }));
  }

  reopen(id: string, author: string, note?: string): Promise<string> {
    return this.#change(id, author, moveTo("open", { what: "reopened", text: "Opened again.", note }));
  }

  /** Marks one that a suppression was made from. `said` is what it mutes, in words. */
  suppressed(id: string, author: string, said: string): Promise<string> {
    const act: WorkAct = { what: "suppressed", text: said, workState: "suppressed" };
    return this.#change(id, author, () => act);
  }

  /** What a person says of it weighs on like cases from now on; the last word counts. */
  async judge(
    incident: Pick<Incident, "id" | "kind" | "entities" | "detectors">,
    { author, judgement, note }: { author: string; judgement: Judgement | "withdrawn"; note?: string },
  ): Promise<string> {
    const { workspace, clock, feedback } = this.#options;
    const act = { what: "feedback", text: withNote(IN_WORDS[judgement], note) };
    const said = { judgement, like: casesLike(incident), author, saidAt: clock() };
    const id = await this.#change(
      incident.id,
      author,
      () => act,
      (client, before) => writeFeedback(client, workspace, { ...said, id: before.id }),
    );
    void feedback.bringIn();
    return id;
  }

  async #change(
    incidentId: string,
    author: string,
    act: WorkChange["act"],
    also?: WorkChange["also"],
  ): Promise<string> {
    const { pool, workspace, clock, onChange } = this.#options;
    const id = await changeWork(pool, { workspace, incidentId, author, at: clock(), act, also });
    onChange();
    return id;
  }
}

function moveTo(
  workState: WorkState,
  { what = workState, text, note }: { what?: string; text: string; note?: string },
): (before: WorkStanding) => WorkAct | undefined {
  return (before) =>
    before.workState === workState && note === undefined ? undefined : { what, text: withNote(text, note), workState };
}

function withNote(text: string, note: string | undefined): string {
  return note === undefined ? text : `${text} ${note}`;
}

function refused(state: string, advice: string): WorkRefused {
  return new WorkRefused(`The incident ${state}. ${advice}.`);
}

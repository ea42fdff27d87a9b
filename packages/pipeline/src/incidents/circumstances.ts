import type { Activity } from "../activity.ts";
import type { Control } from "../input.ts";
import type { Notice } from "../output.ts";
import { FeedWatch } from "./feed-watch.ts";
import { FeedbackBook } from "./feedback-book.ts";

/** What is known beside the verdicts: how the feed is doing, and what people said of like incidents. */
export class Circumstances {
  #feed: FeedWatch;
  #feedback: FeedbackBook;

  constructor(state?: unknown) {
    const { feed, feedback } = (state ?? {}) as { feed?: unknown; feedback?: unknown };
    this.#feed = new FeedWatch(feed);
    this.#feedback = new FeedbackBook(feedback);
  }

  get feedback(): FeedbackBook {
    return this.#feedback;
  }

  /** Why what happens at `at` (ms) may be the feed's doing; undefined when it is not. */
  feedGapAt(at: number): string | undefined {
    return this.#feed.explains(at);
  }

  /** An activity arrived. */
  observe(activity: Activity, watermark: number, seq: number): Notice[] {
    return noticed(this.#feed.observe(activity, watermark), activity.at, seq);
  }

  /** Time has come to `watermark` without one. */
  tick(watermark: number, seq: number): Notice[] {
    return noticed(this.#feed.tick(watermark), watermark, seq);
  }

  /** The stream had a hole until `at` (ms), as the sentence says: one notice, unless it was noticed before. */
  hole(sentence: string, at: number, seq: number): Notice[] {
    return noticed(this.#feed.hole(sentence, at), at, seq);
  }

  /** What a person said of an incident, and what GitHub says of itself. */
  heed(control: Extract<Control, { kind: "feedback" | "status" }>): void {
    if (control.kind === "status") {
      const { title, from, until } = control;
      this.#feed.report(control.id, { title: title.slice(0, 200), from, until });
    } else if (control.judgement === "withdrawn") this.#feedback.withdraw(control.id);
    else this.#feedback.say(control.id, { judgement: control.judgement, like: control.like, at: control.at });
  }

  /** Plain data to go on from. */
  get state(): unknown {
    return { feed: this.#feed.state, feedback: this.#feedback.state };
  }
}

function noticed(text: string | undefined, at: number, seq: number): Notice[] {
  return text === undefined ? [] : [{ output: "notice", seq, at, kind: "observation-gap", text }];
}

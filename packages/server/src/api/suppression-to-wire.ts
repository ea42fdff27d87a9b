import { type Suppression, suppressionInWords } from "@oddwatch/pipeline";
import type { StoredSuppression, SuppressionPreview, SuppressionWish } from "@oddwatch/protocol";
import type { SuppressionWish as GivenWish } from "../work/like-this.ts";
import type { SuppressionPreview as GivenPreview } from "../work/suppression-preview.ts";
import { isoTime } from "./to-wire.ts";

/** A wish of the wire in the pipeline's words. */
export function wishOf({ until, ...wish }: SuppressionWish): GivenWish {
  return until === undefined ? wish : { ...wish, until: Date.parse(until) };
}

/** A suppression as the wire carries it. Throws a RangeError when its end is no time. */
export function suppressionToWire({ id, ...wish }: Suppression): StoredSuppression {
  return { id, in_words: suppressionInWords({ id, ...wish }), ...wishToWire(wish) };
}

/** A preview as the wire carries it. */
export function previewToWire(wish: GivenWish, preview: GivenPreview & { since: number }): SuppressionPreview {
  return {
    like: wishToWire(wish),
    in_words: suppressionInWords({ id: "preview", ...wish }),
    since: isoTime(preview.since),
    of: preview.of,
    muted: preview.muted,
    paged: preview.paged,
    by_severity: preview.bySeverity,
    latest: preview.latest.map(({ id, kind, title, severity, lastEventAt, paged }) => ({
      id,
      kind,
      title,
      severity,
      last_event_at: isoTime(lastEventAt),
      paged,
    })),
  };
}

function wishToWire({ until, ...wish }: GivenWish): SuppressionWish {
  return until === undefined ? wish : { ...wish, until: isoTime(until) };
}

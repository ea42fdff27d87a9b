import type { PipelineSettings } from "./settings.ts";

/**
 * Names of the detectors that lose what they learned when these settings take the place of those before. All others go
 * on with what they know, whatever changes.
 */
export function relearnedBy(before: PipelineSettings, after: PipelineSettings): string[] {
  const { trees, sampleSize } = before.forest;
  const isSame = after.forest.trees === trees && after.forest.sampleSize === sampleSize && after.seed === before.seed;
  return isSame ? [] : ["forest"];
}

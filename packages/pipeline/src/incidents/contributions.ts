import { FEATURES } from "../feature-vector.ts";
import type { Contribution } from "../incident.ts";
import type { TrackedIncident } from "./tracked-incident.ts";

const MOST = 8;

/**
 * What each feature had to do with it; shares sum to 1. When only a rule without numbers spoke, the rule itself. Empty
 * when only a combination is rare.
 */
export function contributionsOf(incident: TrackedIncident): Contribution[] {
  const drivers = incident.drivers.slice(0, MOST);
  if (drivers.length === 0) {
    const rule = incident.detectors.find((name) => name.startsWith("rule:"));
    return rule === undefined ? [] : [{ feature: rule, value: 1, share: 1 }];
  }
  const surprises = drivers.map((driver) => Math.max(0.01, -Math.log10(Math.max(1e-15, driver.probability))));
  const total = surprises.reduce((sum, each) => sum + each, 0);
  return drivers.map((driver, index) => {
    const contribution: Contribution = {
      feature: FEATURES[driver.feature].name,
      value: rounded(driver.value),
      share: surprises[index] / total,
    };
    if (driver.expected !== undefined) contribution.expected = rounded(driver.expected);
    if (driver.usualUpTo !== undefined) contribution.usualUpTo = rounded(driver.usualUpTo);
    return contribution;
  });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

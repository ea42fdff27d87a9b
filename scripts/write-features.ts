// `node scripts/write-features.ts`: writes docs/features.md from the catalogue in packages/pipeline/src/features/catalogue.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FEATURES, type Feature } from "@oddwatch/pipeline";

/** The page that people read. */
export const FEATURES_PAGE = join(fileURLToPath(new URL("../", import.meta.url)), "docs/features.md");

const SUBJECTS: Readonly<Record<Feature["subject"], string>> = {
  actor: "account",
  repo: "repository",
  owner: "owner",
  text: "text",
  name: "name",
  activity: "this activity",
};

/** The catalogue as a page. */
export function featuresPage(features: readonly Feature[]): string {
  return `# Features

What is measured of every activity, against everything seen before it: ${features.length} numbers. Detectors, rules and reasons use them by
these names. This page is made from the code by \`node scripts/write-features.ts\`.

A number that is not known is left out: it never reads 0. Counts over a time fade: what happened one such time ago still counts a
third. No count reaches back further than we watched or than is remembered; a reason names the time really seen.

| feature | unit | says | why | measured on | not known when | looks back |
|---|---|---|---|---|---|---|
${features.map(row).join("\n")}
`;
}

function row({ name, subject, unit, meaning, why, from, blindWhen, horizonMs }: Feature): string {
  const kinds = from === "any" ? "everything" : from.join(", ");
  const cells = [`\`${name}\` (${SUBJECTS[subject]})`, unit, meaning, why, kinds, blindWhen, horizon(horizonMs)];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function horizon(ms: number | undefined): string {
  if (ms === undefined) return "";
  const minutes = ms / 60_000;
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
}

if (import.meta.main) writeFileSync(FEATURES_PAGE, featuresPage(FEATURES));

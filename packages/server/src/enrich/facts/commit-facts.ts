import type { Checks, Commit } from "@oddwatch/github-events";
import type { Fact } from "../evidence.ts";
import type { Move } from "../subjects.ts";
import { age, counted } from "./in-words.ts";

const DAY_MS = 86_400_000;
const LARGE_LINES = 500;
/** Written so long before it was committed: a commit from elsewhere, or a made-up date. */
const OLD_AUTHOR_DAYS = 30;
const SOURCE = "GraphQL commit";

/** What the newest commit of a move tells: signature, size, dates. `at`: when it was looked up, ms since epoch. Pure. */
export function commitFacts({ repo, head }: Move, commit: Commit, at: number): Fact[] {
  const { signature, additions, deletions, changedFilesIfAvailable: files, authoredDate, committedDate } = commit;
  const name = head.slice(0, 10);
  const fact = (what: string, text: string, rest: Pick<Fact, "value" | "telling">): Fact => {
    return { key: `commit.${what}:${name}`, text, source: SOURCE, at, ...rest };
  };
  const lines = additions + deletions;
  const inFiles = files == null ? "" : ` in ${counted(files, "file")}`;
  const facts = [
    fact(
      "size",
      `The head ${name} of ${repo} adds ${counted(additions, "line")} and removes ${deletions.toLocaleString("en-US")}${inFiles}`,
      {
        value: lines,
        telling: lines > LARGE_LINES ? 1 : 0,
      },
    ),
    fact("signature", signatureText(name, signature), {
      value: signature?.isValid ?? false,
      telling: signature != null && !signature.isValid ? 2 : 0,
    }),
  ];
  const days = Math.floor((committedDate - authoredDate) / DAY_MS);
  if (days >= OLD_AUTHOR_DAYS) {
    const text = `The head ${name} says that it was written ${age(days)} before it was committed`;
    facts.push(fact("dates", text, { value: days, telling: 1 }));
  }
  const { author, committer } = commit;
  if (author !== undefined && committer !== undefined && author !== committer && committer !== "web-flow") {
    facts.push(
      fact("people", `The head ${name} was written by ${author} and committed by ${committer}`, { telling: 0 }),
    );
  }
  return facts;
}

function signatureText(name: string, signature: Commit["signature"]): string {
  if (signature == null) return `The head ${name} is not signed`;
  if (!signature.isValid) return `The head ${name} has a signature that does not hold`;
  return `The head ${name} is signed${signature.signer == null ? "" : ` by ${signature.signer}`}`;
}

/** What the checks of a head came to; nothing when it has none. Pure. */
export function checkFacts({ repo, head }: Move, { state }: Checks, at: number): Fact[] {
  if (state === undefined) return [];
  const name = head.slice(0, 10);
  const failed = state === "FAILURE" || state === "ERROR";
  const outcome = failed ? "failed" : state === "SUCCESS" ? "passed" : "have not ended";
  const text = `The checks of the head ${name} of ${repo} ${outcome}`;
  return [{ key: `checks.state:${name}`, text, source: SOURCE, at, value: state, telling: failed ? 2 : 0 }];
}

import { writeFileSync } from "node:fs";

/** A vitest reporter that writes how many tests passed, and which failed or were skipped and why, to ODDWATCH_TEST_TALLY. */
export default class TestTally {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      if (module.errors().length > 0) tally.failed += 1;
      for (const test of module.children.allTests()) count(test, tally);
    }
    writeFileSync(process.env.ODDWATCH_TEST_TALLY, JSON.stringify(tally));
  }
}

function count(test, tally) {
  const result = test.result();
  if (result.state === "passed") tally.passed += 1;
  else if (result.state === "failed") tally.failed += 1;
  else tally.skipped.push({ name: test.fullName, reason: result.note ?? "no reason given" });
}

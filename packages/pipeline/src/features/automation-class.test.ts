import { expect, it } from "vitest";
import { automationClass } from "./automation-class.ts";

it.each([
  "dependabot[bot]",
  "GitHub-Actions[bot]",
  "renovate-bot",
  "Copilot",
  "web-flow",
  "k8s-ci-robot",
  "acme-ci",
  "ci",
  "bot",
  "my_bot_2",
  "release-automation",
])("%s is automation", (login) => {
  expect(automationClass(login)).toBe("automation");
});

it.each(["alice", "abbot", "robotics-fan", "cicero", "botany", "lucien", "talbot", "", "bot[x]"])(
  "%s is a person",
  (login) => {
    expect(automationClass(login)).toBe("person");
  },
);

import type { RawEvent } from "./github-stand-in/raw-event.ts";

/** What a page's script would have to set for the test to see that it ran. */
export const SCRIPT_MARK = "hostileTitleRan";

function issue(id: string, at: number, title: string, more: Partial<RawEvent> = {}): RawEvent {
  const createdAt = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const [actor, repo] = [
    { id: 66, login: "mallory", display_login: "mallory" },
    { id: 67, name: "mallory/trap" },
  ];
  return {
    id,
    type: "IssuesEvent",
    actor,
    repo,
    payload: { action: "opened", issue: { number: 1, title, body: title, created_at: createdAt } },
    public: true,
    created_at: createdAt,
    ...more,
  };
}

/** Events that GitHub could send and that break careless programs, all of which happened at `at`, ms since epoch. */
export function hostileEvents(at: number): RawEvent[] {
  return [
    issue("9000000001", at, "A".repeat(1_000_000)),
    issue("9000000002", at, "\u0000\u0007\u001b[31mred\u001b[0m \u202egnp.exe \ud800 \r\n\t\\N \\x41"),
    issue("9000000003", at, `<img src=x onerror="window.${SCRIPT_MARK}=1">`),
    issue("9000000004", at, "'; drop table oddwatch.log; --"),
    issue("9000000005", at, "of a type that nobody knows", { type: "QuantumEvent", payload: { spin: [1, [2, [3]]] } }),
    issue("9000000006", at, "without a payload", { payload: {} }),
  ];
}

/** Events whose time cannot be true. */
export function absurdlyDatedEvents(): RawEvent[] {
  return [
    issue("9000000011", 0, "before GitHub"),
    issue("9000000012", Date.UTC(2099, 0, 1), "in many years"),
    issue("9000000013", 0, "at no time", { created_at: "9999-12-31T23:59:60Z" }),
  ];
}

import { checkPermissions, GitHubError, type PermissionCheck } from "@oddwatch/github-events";
import type { CheckResult } from "./check.ts";
import type { GitHubAccess } from "./check-github.ts";

/** What permissions are tested on; nothing is tested where neither is named. */
export interface PermissionSubjects {
  /** `owner/name`. */
  repository?: string | undefined;
  organisation?: string | undefined;
}

/** A way to act at GitHub. */
export interface Credential {
  /** Such as `github token`. */
  name: string;
  /** One that is good for what belongs to `owner`. */
  token: (owner: string) => Promise<string>;
  /** Whether the audit log is read with this: then it has to be allowed. */
  needsAuditLog: boolean;
}

/** Every permission that Oddwatch can use, tested one by one; each result as soon as it is known. Never prints a token. */
export async function* checkEachPermission(
  credential: Credential,
  { repository, organisation }: PermissionSubjects,
  { apiUrl, fetch, signal }: GitHubAccess,
): AsyncGenerator<CheckResult> {
  const owner = organisation ?? repository?.split("/")[0];
  if (owner === undefined) return;
  const name = `${credential.name} permission`;
  try {
    const token = await credential.token(owner);
    for await (const check of checkPermissions({ token, repository, organisation, apiUrl, fetch, signal })) {
      yield { name, ...judge(check, credential) };
    }
  } catch (error) {
    if (!(error instanceof GitHubError) && !(error instanceof RangeError)) throw error;
    const advice = "see the reason; nothing could be tested";
    yield { name, status: credential.needsAuditLog ? "fail" : "warn", detail: error.message, advice };
  }
}

function judge(check: PermissionCheck, { needsAuditLog }: Credential): Omit<CheckResult, "name"> {
  const { permission, subject, outcome, reason, accepted } = check;
  const { title, of, scope, plan, for: use } = permission;
  const what = `read ${title} of ${subject}: ${use}`;
  if (outcome === "granted") return { status: "ok", detail: `may ${what}` };
  if (outcome === "unknown") return { status: "warn", detail: `not known whether it may ${what} (${reason})` };
  const classic = scope === undefined ? "" : `, or a classic token with ${scope}`;
  const needs = plan === undefined ? "" : `; needs ${plan}`;
  const says = accepted === undefined ? "" : `; GitHub says it accepts ${accepted}`;
  return {
    status: of === "organisation" && needsAuditLog ? "fail" : "warn",
    detail: `may not ${what} (${reason})`,
    advice: `give an App or a fine-grained token the permission ${title} (read)${classic}${needs}${says}`,
  };
}

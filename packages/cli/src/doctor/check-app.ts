import { GitHubError, type InstallationTokens } from "@oddwatch/github-events";
import type { CheckResult } from "./check.ts";

/** Whether the GitHub App gets a token, and what the installation at `owner` (else its only one) was granted. */
export async function checkApp(app: InstallationTokens, owner: string | undefined): Promise<CheckResult> {
  const name = "github app";
  try {
    const { permissions } = await app.grant(owner);
    const granted = Object.entries(permissions).map(([permission, level]) => `${permission}: ${level}`);
    const changes = Object.values(permissions).some((level) => level !== "read");
    const detail = `installed, with ${granted.join(", ") || "no permission"}`;
    if (!changes) return { name, status: "ok", detail };
    return { name, status: "warn", detail, advice: "reading is enough for everything; take away what may write" };
  } catch (error) {
    if (!(error instanceof GitHubError) && !(error instanceof RangeError)) throw error;
    const advice =
      "see that id and key belong together, that the App is installed there, and that this machine's clock is right";
    return { name, status: "fail", detail: error.message, advice };
  }
}

import { readFileSync } from "node:fs";
import { InstallationTokens, type InstallationTokensOptions } from "@oddwatch/github-events";
import { z } from "zod";
import { ConfigError } from "./config-error.ts";

/** The GitHub App that the service acts as. https://docs.github.com/apps/creating-github-apps */
export const GitHubApp = z
  .object({
    /** The App's id or client id. */
    id: z.union([z.string().min(1), z.int().positive().transform(String)]),
    /** PEM; line ends may be written as `\n`. */
    privateKey: z.string().min(1),
    /** Whose token is used for what belongs to nobody in particular; without it that of the only installation. */
    installationId: z.coerce.number().int().positive().optional(),
  })
  .superRefine((app, context) => {
    try {
      installationTokens(app);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.addIssue({ code: "custom", path: ["privateKey"], message: error.message });
    }
  });
export type GitHubApp = z.infer<typeof GitHubApp>;

/** The tokens of the App's installations. RangeError when its key is none. */
export function installationTokens(
  { id, privateKey, installationId }: GitHubApp,
  options: Pick<InstallationTokensOptions, "apiUrl" | "timeoutMs" | "clock"> = {},
): InstallationTokens {
  return new InstallationTokens({ appId: id, privateKey, installationId, userAgent: "oddwatch", ...options });
}

/**
 * What the environment says of the App, unchecked; undefined when it says nothing.
 * @throws ConfigError when the file of the key cannot be read.
 */
export function githubAppSettings(env: NodeJS.ProcessEnv): Record<string, string> | undefined {
  const { ODDWATCH_GITHUB_APP_ID: id, ODDWATCH_GITHUB_APP_KEY: key, ODDWATCH_GITHUB_APP_KEY_FILE: file } = env;
  const privateKey = key || (file ? readKeyFile(file) : "");
  const given = { id, privateKey, installationId: env.ODDWATCH_GITHUB_APP_INSTALLATION };
  const said = Object.entries(given).filter((each): each is [string, string] => Boolean(each[1]));
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as Error).message;
    throw new ConfigError(`The GitHub App's private key cannot be read: ${reason}`, { cause: error });
  }
}

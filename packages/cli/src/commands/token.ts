import type { ApiToken, Scope } from "@oddwatch/protocol";
import { type Config, loadConfig } from "@oddwatch/server";
import { openTokens } from "../access/open-tokens.ts";
import type { ServiceFlags } from "../arguments/add-service-options.ts";
import { jsonLine, visible } from "../format/visible.ts";
import { EXIT, type Terminal, write } from "../terminal.ts";

/** What the configuration gives when nobody names a workspace. */
const UNNAMED = "default";

export interface TokenOptions extends ServiceFlags {
  json: boolean;
  dataDir?: string;
  workspace?: string;
}

/** `oddwatch token create NAME`: prints the token alone on stdout, and what it is on stderr. Gives the exit code. */
export async function createToken(
  name: string,
  { scope, days, end, ...options }: TokenOptions & { scope: Scope; days: number; end: boolean },
  terminal: Terminal,
): Promise<number> {
  return withTokens(options, terminal, async (tokens) => {
    const made = await tokens.create({ name, scope, expires_in_days: end ? days : null });
    if (options.json) {
      await write(terminal.stdout, `${jsonLine(made)}\n`);
      return EXIT.ok;
    }
    await write(terminal.stderr, `${lineOf(made.token)}\nKeep it: it is not shown again.\n`);
    await write(terminal.stdout, `${made.secret}\n`);
    return EXIT.ok;
  });
}

/** `oddwatch token list`. Gives the exit code. */
export async function listTokens(options: TokenOptions, terminal: Terminal): Promise<number> {
  return withTokens(options, terminal, async (store) => {
    const { tokens } = await store.list();
    const lines = tokens.map((token) => (options.json ? jsonLine(token) : lineOf(token)));
    const none = options.json ? "" : "There are no tokens.\n";
    await write(terminal.stdout, lines.length === 0 ? none : `${lines.join("\n")}\n`);
    return EXIT.ok;
  });
}

/** `oddwatch token revoke ID`. Gives the exit code. */
export async function revokeToken(id: string, options: TokenOptions, terminal: Terminal): Promise<number> {
  return withTokens(options, terminal, async (tokens) => {
    if (!(await tokens.revoke(id))) {
      await write(terminal.stderr, `There is no token ${visible(id)} that could be revoked.\n`);
      return EXIT.failed;
    }
    await write(terminal.stdout, options.json ? `${jsonLine({ id, revoked: true })}\n` : `Revoked ${visible(id)}.\n`);
    return EXIT.ok;
  });
}

async function withTokens(
  { dataDir, config: configFile, host, port, workspace }: TokenOptions,
  { env, stopping }: Terminal,
  work: (tokens: Awaited<ReturnType<typeof openTokens>>) => Promise<number>,
): Promise<number> {
  const config = loadConfig({ dataDir, configFile, host, port }, env);
  const tokens = await openTokens(config, {
    isFolderNamed: dataDir !== undefined,
    workspace: workspace ?? namedWorkspace(config, env),
    signal: stopping,
  });
  try {
    return await work(tokens);
  } finally {
    await tokens.close();
  }
}

/** The workspace that somebody named; undefined when it is only `default` for want of a name. */
function namedWorkspace({ workspace }: Config, env: Terminal["env"]): string | undefined {
  return env.ODDWATCH_WORKSPACE || workspace !== UNNAMED ? workspace : undefined;
}

function lineOf({ id, name, scope, created_at, created_by, expires_at, revoked_at, last_used_at }: ApiToken): string {
  const day = (time: string) => time.slice(0, 10);
  const until = expires_at === null ? "no end" : `until ${day(expires_at)}`;
  const use = last_used_at === null ? "never used" : `used ${day(last_used_at)}`;
  const state = revoked_at === null ? `${until}, ${use}` : `revoked ${day(revoked_at)}`;
  return visible(`${id}  ${scope.padEnd(5)}  ${name}  (made ${day(created_at)} by ${created_by}, ${state})`);
}

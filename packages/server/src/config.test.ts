import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, WorkspaceConfig, watchedRefs } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { isLoopback } from "./is-loopback.ts";

const TOKEN = "a-long-and-secret-token";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, "oddwatch.yaml");
  writeFileSync(path, text);
  return path;
}

describe("the configuration", () => {
  it("needs nothing: it listens on loopback and keeps its data beside the working directory", () => {
    expect(loadConfig({}, {})).toMatchObject({
      host: "127.0.0.1",
      port: 8000,
      dataDir: join(process.cwd(), "data"),
      githubApiUrl: "https://api.github.com",
      githubUrl: "https://github.com",
      githubStatusUrl: "https://www.githubstatus.com",
      githubTokens: [],
      allowedHosts: [],
      workspace: "default",
      logLevel: "info",
    });
    expect(loadConfig({}, {}).token).toBeUndefined();
    expect(loadConfig({}, {}).workspaceConfig).toBeUndefined();
  });

  it("takes flags before the environment, and the environment before the file", () => {
    const configFile = file("port: 1001\nhost: 127.0.0.1\nlogLevel: debug\n");
    expect(loadConfig({ configFile }, {})).toMatchObject({ port: 1001, logLevel: "debug" });
    const env = { ODDWATCH_PORT: "1002", ODDWATCH_HOST: "127.0.0.2" };
    expect(loadConfig({ configFile }, env)).toMatchObject({ port: 1002, host: "127.0.0.2", logLevel: "debug" });
    expect(loadConfig({ configFile, port: 0 }, env)).toMatchObject({ port: 0, host: "127.0.0.2" });
  });

  it("takes a flag that was not given, and an empty variable, as not said", () => {
    const env = { ODDWATCH_PORT: "1002", ODDWATCH_TOKEN: "", DATABASE_URL: "" };
    const config = loadConfig({ port: undefined, host: undefined }, env);
    expect([config.port, config.host, config.token, config.databaseUrl]).toEqual([
      1002,
      "127.0.0.1",
      undefined,
      undefined,
    ]);
  });

  it("finds its file by a variable too", () => {
    expect(loadConfig({}, { ODDWATCH_CONFIG: file("port: 1001") }).port).toBe(1001);
  });

  it("holds keys by what they open, and the variables that settings may name, and no others", () => {
    const key = "11".repeat(32);
    const env = { ODDWATCH_KEY: key, ODDWATCH_SECRET_VARIABLES: "SLACK_URL, MISSING", SLACK_URL: "x", OTHER: "y" };
    const config = loadConfig({}, env);
    expect(config.keys?.newest.bytes.toString("hex")).toBe(key);
    expect(config.secretVariables).toEqual({ SLACK_URL: "x" });
    expect(JSON.stringify(config)).not.toContain(key);
    expect(() => loadConfig({}, { ODDWATCH_KEY: "too short" })).toThrow(/^ODDWATCH_KEY is not usable: key 1/);
  });

  it("takes an OpenID provider whole or not at all", () => {
    const env = {
      ODDWATCH_TOKEN: TOKEN,
      ODDWATCH_OIDC_ISSUER: "https://id.example",
      ODDWATCH_OIDC_CLIENT_ID: "oddwatch",
    };
    expect(loadConfig({}, env).oidc).toEqual({
      issuer: "https://id.example",
      clientId: "oddwatch",
      groupsClaim: "groups",
      scope: "email",
    });
    expect(loadConfig({}, {}).oidc).toBeUndefined();
    expect(() => loadConfig({}, { ODDWATCH_OIDC_ISSUER: "https://id.example" })).toThrow(/oidc\.clientId/);
  });

  it("names the workspace that is watched, and where people reach it", () => {
    const env = {
      ODDWATCH_TOKEN: TOKEN,
      ODDWATCH_WORKSPACE: "team-a",
      ODDWATCH_PUBLIC_URL: "https://watch.example/",
    };
    expect(loadConfig({}, env)).toMatchObject({ workspace: "team-a", publicUrl: "https://watch.example" });
    expect(() => loadConfig({}, { ODDWATCH_WORKSPACE: "*" })).toThrow(/workspaceName/);
    expect(() => loadConfig({}, { ODDWATCH_PUBLIC_URL: "javascript:alert(1)" })).toThrow(/publicUrl/);
  });

  it("reads several tokens, ODDWATCH_GITHUB_TOKENS before GITHUB_TOKEN", () => {
    expect(loadConfig({}, { GITHUB_TOKEN: "one" }).githubTokens).toEqual(["one"]);
    const env = { GITHUB_TOKEN: "one", ODDWATCH_GITHUB_TOKENS: "two, three,," };
    expect(loadConfig({}, env).githubTokens).toEqual(["two", "three"]);
  });

  it("does not know where refs are when only the API's address was changed", () => {
    expect(loadConfig({}, { GITHUB_API_URL: "https://ghe.example.org/api/v3" }).githubUrl).toBeUndefined();
    const env = { GITHUB_API_URL: "https://ghe.example.org/api/v3", GITHUB_SERVER_URL: "https://ghe.example.org" };
    expect(loadConfig({}, env).githubUrl).toBe("https://ghe.example.org");
  });

  it("keeps what a person may change apart, from the file only", () => {
    const configFile = file("port: 1001\nworkspace:\n  budget: { per: events, incidents: 7 }\n");
    const { workspaceConfig } = loadConfig({ configFile }, {});
    expect(workspaceConfig).toEqual(WorkspaceConfig.parse({ budget: { per: "events", incidents: 7 } }));
    expect(workspaceConfig?.sources.public).toBe(true);
  });
});

describe("a configuration that is not usable", () => {
  it.each([
    ["port", {}, { ODDWATCH_PORT: "80000" }],
    ["port", {}, { ODDWATCH_PORT: "http" }],
    ["token", {}, { ODDWATCH_TOKEN: "short" }],
    ["webhookSecret", {}, { ODDWATCH_WEBHOOK_SECRET: "short" }],
    ["githubApiUrl", {}, { GITHUB_API_URL: "github.com" }],
    ["logLevel", {}, { ODDWATCH_LOG_LEVEL: "loud" }],
    ["trustedProxies.0", {}, { ODDWATCH_TRUSTED_PROXIES: "0.0.0.0/0" }],
    ["trustedProxies.1", {}, { ODDWATCH_TRUSTED_PROXIES: "10.1.0.0/16, proxy.example" }],
    ["allowedTargets.0", {}, { ODDWATCH_ALLOWED_TARGETS: "10.1.0.0/99" }],
  ])("names the setting %s", (setting, flags, env) => {
    expect(() => loadConfig(flags, env)).toThrow(ConfigError);
    expect(() => loadConfig(flags, env)).toThrow(`configuration is not usable: ${setting}: `);
  });

  it.each([
    ["workspace.budget", "workspace: { budget: { per: week, incidents: 1 } }", "workspace is not usable: budget.per"],
    ["a list where settings are", "- 1", "oddwatch.yaml is not usable: it"],
    ["text that is no YAML", "a: [", "oddwatch.yaml cannot be read"],
  ])("names %s in the file", (_name, text, message) => {
    expect(() => loadConfig({ configFile: file(text) }, {})).toThrow(message);
  });

  it("names a file that is missing, and takes an empty one for none", () => {
    expect(() => loadConfig({ configFile: join(folder, "missing.yaml") }, {})).toThrow(
      /missing\.yaml cannot be read.*ENOENT/,
    );
    expect(loadConfig({ configFile: file("") }, {}).port).toBe(8000);
  });

  it.each([
    ["prot", "prot: 8001"],
    ["workspace.bugdet", "workspace: { bugdet: { per: day, incidents: 1 } }"],
    ["workspace.sources.watch.repos", "workspace: { sources: { watch: { repos: [a/b] } } }"],
    ["workspace.suppressions.1.actors", "workspace: { suppressions: [{ id: a }, { id: b, actors: [x] }] }"],
  ])("names %s, which does not exist", (setting, text) => {
    expect(() => loadConfig({ configFile: file(text) }, {})).toThrow(`there is no setting ${setting}`);
  });

  it("never tells a secret", () => {
    const secret = "x-short-secret";
    expect(() => loadConfig({}, { ODDWATCH_TOKEN: secret })).toThrow(expect.not.stringContaining(secret));
  });
});

describe("an address that others can reach", () => {
  it.each(["0.0.0.0", "::", "192.168.1.5", "watch.example.org", "127.example.org"])(
    "%s is refused without a token",
    (host) => {
      expect(isLoopback(host)).toBe(false);
      expect(() => loadConfig({ host }, {})).toThrow(`Refusing to listen on ${host} without a token`);
      expect(loadConfig({ host }, { ODDWATCH_TOKEN: TOKEN }).host).toBe(host);
    },
  );

  it.each(["127.0.0.1", "127.8.9.10", "localhost", "::1"])("%s is none", (host) => {
    expect(loadConfig({ host }, {}).host).toBe(host);
  });
});

describe("a service without a token", () => {
  const oidc = { ODDWATCH_OIDC_ISSUER: "https://id.example", ODDWATCH_OIDC_CLIENT_ID: "oddwatch" };

  it.each([
    ["a public address", { ODDWATCH_PUBLIC_URL: "https://watch.example" }, /ODDWATCH_PUBLIC_URL away/],
    ["another name", { ODDWATCH_ALLOWED_HOSTS: "localhost, watch.example" }, /allowed host watch\.example/],
    ["a proxy in front", { ODDWATCH_TRUSTED_PROXIES: "127.0.0.1" }, /ODDWATCH_TRUSTED_PROXIES away/],
    ["a provider people sign in at", oidc, /OpenID/],
  ])("is refused with %s", (_what, env, message) => {
    expect(() => loadConfig({}, env)).toThrow(ConfigError);
    expect(() => loadConfig({}, env)).toThrow(/Set ODDWATCH_TOKEN/);
    expect(() => loadConfig({}, env)).toThrow(message);
    expect(() => loadConfig({}, { ...env, ODDWATCH_TOKEN: TOKEN })).not.toThrow();
  });

  it("is refused with people who may sign in", () => {
    const configFile = file("workspace: { access: { people: [{ githubOrganisation: octo-org, role: viewer }] } }");
    expect(() => loadConfig({ configFile }, {})).toThrow(/access\.people.*Set ODDWATCH_TOKEN/);
    expect(() => loadConfig({ configFile }, { ODDWATCH_TOKEN: TOKEN })).not.toThrow();
  });

  it.each([
    ["the public address", { ODDWATCH_PUBLIC_URL: "http://localhost:8000" }],
    ["the public address", { ODDWATCH_PUBLIC_URL: "http://[::1]:8000" }],
    ["another name", { ODDWATCH_ALLOWED_HOSTS: "localhost:5173,127.0.0.1" }],
    ["an empty list", { ODDWATCH_ALLOWED_HOSTS: "", ODDWATCH_TRUSTED_PROXIES: " " }],
  ])("may have %s on this machine", (_what, env) => {
    expect(() => loadConfig({}, env)).not.toThrow();
  });
});

describe("the repositories whose refs are watched", () => {
  it("are popular actions unless the workspace names its own, none included", () => {
    expect(watchedRefs(WorkspaceConfig.parse({}))).toContain("actions/checkout");
    expect(watchedRefs(WorkspaceConfig.parse({ sources: { refs: { repositories: [] } } }))).toEqual([]);
  });
});

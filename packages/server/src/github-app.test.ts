import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { APP_KEY } from "../../../test/organisation-stand-in.ts";
import { loadConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oddwatch-app-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the GitHub App in the configuration", () => {
  it("is none when nobody names one", () => {
    expect(loadConfig({}, { ODDWATCH_GITHUB_APP_ID: "" }).githubApp).toBeUndefined();
  });

  it("comes from the environment, its key as text or as a file", () => {
    const keyFile = join(folder, "app.pem");
    writeFileSync(keyFile, APP_KEY);
    const id = { ODDWATCH_GITHUB_APP_ID: "7" };
    const expected = { id: "7", privateKey: APP_KEY };
    expect(loadConfig({}, { ...id, ODDWATCH_GITHUB_APP_KEY_FILE: keyFile }).githubApp).toEqual(expected);
    const installed = { ...id, ODDWATCH_GITHUB_APP_KEY: APP_KEY, ODDWATCH_GITHUB_APP_INSTALLATION: "12" };
    expect(loadConfig({}, installed).githubApp).toEqual({ ...expected, installationId: 12 });
  });

  it("comes from the file as well, where its id may be a number", () => {
    const configFile = join(folder, "oddwatch.yaml");
    writeFileSync(configFile, JSON.stringify({ githubApp: { id: 7, privateKey: APP_KEY } }));
    expect(loadConfig({ configFile }, {}).githubApp).toMatchObject({ id: "7" });
  });

  it.each([
    ["no key", { ODDWATCH_GITHUB_APP_ID: "7" }, "githubApp.privateKey"],
    ["no id", { ODDWATCH_GITHUB_APP_KEY: APP_KEY }, "githubApp.id"],
    [
      "a key that is none",
      { ODDWATCH_GITHUB_APP_ID: "7", ODDWATCH_GITHUB_APP_KEY: "a very secret text" },
      "no RSA key",
    ],
    ["a key's file that is not there", { ODDWATCH_GITHUB_APP_KEY_FILE: "/nowhere/app.pem" }, "cannot be read"],
  ])("with %s is refused, and its key never shown", (_what, env, expected) => {
    const load = () => loadConfig({}, env);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(expected);
    expect(load).not.toThrow(/very secret/);
  });
});

describe("the audit logs in the settings", () => {
  const load = (auditLog: object) => {
    const configFile = join(folder, "oddwatch.yaml");
    writeFileSync(configFile, JSON.stringify({ workspace: { sources: { auditLog } } }));
    return loadConfig({ configFile }, {}).workspaceConfig?.sources.auditLog;
  };

  it("are none by default, and looked at every minute", () => {
    expect(loadConfig({}, {}).workspaceConfig).toBeUndefined();
    expect(load({})).toEqual({ organisations: [], intervalMinutes: 1 });
    expect(load({ organisations: ["acme"], token: { secret: "audit" } })).toMatchObject({ token: { secret: "audit" } });
  });

  it.each([
    ["an organisation that is none", { organisations: ["../acme"] }],
    ["a token in clear", { organisations: ["acme"], token: "ghp_clear" }],
    ["a look more often than once a minute", { intervalMinutes: 0.1 }],
    ["a misspelt name", { organizations: ["acme"] }],
  ])("with %s are refused", (_what, auditLog) => {
    expect(() => load(auditLog)).toThrow(ConfigError);
  });
});

import { describe, expect, it } from "vitest";
import { AccessSettings, roleOfPerson } from "./access-settings.ts";
import type { Person } from "./identity.ts";

const settings = AccessSettings.parse({
  people: [
    { github: "Mona", role: "responder" },
    { githubOrganisation: "octo-org", role: "viewer" },
    { oidc: "ada@example.com", role: "admin" },
    { oidc: "subject-7", role: "viewer" },
    { oidcGroup: "sre", role: "responder" },
  ],
});
const github = (login: string, organisations: string[] = []): Person => ({ via: "github", login, organisations });
const oidc = (subject: string, email?: string, groups: string[] = []): Person => ({
  via: "oidc",
  subject,
  email,
  groups,
});

describe("who may sign in", () => {
  it.each<[string, Person, string | undefined]>([
    ["a named login, in any case", github("mONA"), "responder"],
    ["a member of a named organisation", github("hubot", ["OCTO-org"]), "viewer"],
    ["somebody whom two lines fit, as the wider", github("mona", ["octo-org"]), "responder"],
    ["nobody else of GitHub", github("mallory", ["other-org"]), undefined],
    ["an address that the provider vouches for", oidc("1", "Ada@Example.com"), "admin"],
    ["a subject", oidc("subject-7"), "viewer"],
    ["a group", oidc("2", undefined, ["dev", "sre"]), "responder"],
    ["no address that it does not vouch for", oidc("3"), undefined],
    ["no login that looks like an address", github("ada@example.com"), undefined],
    ["no address that looks like a login", oidc("Mona", "mona"), undefined],
  ])("is %s", (_what, person, role) => {
    expect(roleOfPerson(settings, person)).toBe(role);
  });

  it("is nobody unless it is said", () => {
    expect(roleOfPerson(AccessSettings.parse({}), github("mona"))).toBeUndefined();
  });

  it("is never said half", () => {
    expect(() => AccessSettings.parse({ people: [{ role: "admin" }] })).toThrow();
    expect(() => AccessSettings.parse({ people: [{ github: "mona", oidc: "ada", role: "admin" }] })).toThrow();
  });
});

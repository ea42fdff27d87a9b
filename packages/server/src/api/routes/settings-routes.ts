import { SettingsInForce, SettingsRequest, SettingsVersion } from "@oddwatch/protocol";
import { ConfigError } from "../../config-error.ts";
import { SettingsChanged } from "../../storage/settings.ts";
import { answers } from "../answers.ts";
import type { Api, ApiOptions } from "../api-options.ts";
import { ProblemError } from "../problem.ts";

const TAGS = ["settings"];
const BODY_BYTES = 2 * 1024 * 1024;

/** `GET` and `PUT /api/v1/settings`: for `oddwatch config`. */
export function settingsRoutes(api: Api, { settings }: Pick<ApiOptions, "settings">): void {
  api.route({
    method: "GET",
    url: "/api/v1/settings",
    config: { scope: "read" },
    schema: {
      summary: "What people set: budget, rules, suppressions, detection, sources",
      tags: TAGS,
      operationId: "readSettings",
      response: answers(SettingsVersion),
    },
    handler: () => settings.read(),
  });
  api.route({
    method: "PUT",
    url: "/api/v1/settings",
    config: { scope: "admin" },
    bodyLimit: BODY_BYTES,
    schema: {
      summary: "Set all of it anew, from this event on",
      description:
        "Stored as the next version; versions are never changed. Nothing is stored when any part cannot be used.",
      tags: TAGS,
      operationId: "changeSettings",
      body: SettingsRequest,
      response: answers(SettingsInForce, 400, 409),
    },
    handler: async ({ caller, body: { after, settings: given } }) => {
      try {
        return await settings.change(given, { after, author: caller?.name ?? "API" });
      } catch (error) {
        if (error instanceof ConfigError) throw new ProblemError(400, "Unusable Settings", error.message);
        if (error instanceof SettingsChanged) throw new ProblemError(409, "Settings Changed", `${error.message}.`);
        throw error;
      }
    },
  });
}

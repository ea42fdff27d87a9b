import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { apiUnderTest } from "./api-under-test.ts";

const { app } = apiUnderTest({ dashboardDir: import.meta.dirname });
const HOST = { host: "localhost" };
const routes: { method: string; url: string }[] = [];
app.addHook("onRoute", ({ method, url }) => {
  for (const each of [method].flat()) routes.push({ method: each.toLowerCase(), url });
});
type Operation = {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
};
let document: {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

beforeAll(async () => {
  document = (await app.inject({ url: "/docs/json", headers: HOST })).json();
});
afterAll(() => app.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe("the OpenAPI document", () => {
  it("is of version 3.1 and names the service", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toMatchObject({ title: "Oddwatch", version: "0.1.0" });
  });

  it("lists every route but the page, its files and the docs themselves", () => {
    const served = routes
      .filter(({ method, url }) => method !== "head" && !url.startsWith("/docs") && url !== "/*")
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`);
    expect(
      operations()
        .map(({ path, method }) => `${method} ${path}`)
        .sort(),
    ).toEqual(served.sort());
    expect(served.length).toBeGreaterThanOrEqual(11);
  });

  it("names each operation once, and says what it does and answers", () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations()) {
      expect(operation.summary).toBeTruthy();
      for (const response of Object.values(operation.responses)) expect(response.description).toBeTruthy();
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "421", "429", "500"]));
    }
  });

  it("declares every part of a path as a parameter", () => {
    for (const { path, operation } of operations()) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((each) => each.in === "path").map((each) => each.name);
      expect(declared).toEqual(parts);
    }
  });

  it("refers to nothing that is not there, and holds nothing that is not referred to", () => {
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(referred)].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it("holds schemas that are JSON Schema of the version OpenAPI 3.1 uses", () => {
    const all = { $defs: document.components.schemas };
    const text = JSON.stringify(all).replaceAll("#/components/schemas/", "#/$defs/");
    const { $defs } = JSON.parse(text);
    for (const name of Object.keys($defs)) {
      expect(() => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs }), name).not.toThrow();
    }
  });

  it("describes errors as problems", () => {
    for (const { operation } of operations()) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
      }
    }
  });
});

describe("GET /docs", () => {
  it("is a page whose every part comes from this service, under a policy that allows nothing else", async () => {
    const page = await app.inject({ url: "/docs/", headers: HOST });
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, url = ""]) => new URL(url, "http://localhost/docs/"),
    );
    expect(parts.length).toBeGreaterThan(4);
    for (const { origin, pathname } of parts) {
      expect(origin).toBe("http://localhost");
      expect((await app.inject({ url: pathname, headers: HOST })).statusCode, pathname).toBe(200);
    }
    expect(page.body).not.toMatch(/<script>|<style>| on\w+=/);
  });
});

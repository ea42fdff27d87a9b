import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import * as protocol from "@oddwatch/protocol";
import type { FastifyInstance } from "fastify";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";

/** The docs page brings inline styles; its scripts are files of ours. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type OpenApi = { components?: { schemas?: Record<string, unknown> } };

/** Describes every route that is registered later, as OpenAPI 3.1. */
export function describeApi(app: FastifyInstance, version: string): void {
  const schemaRegistry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(protocol)) schemaRegistry.add(schema, { id });
  const toObject = createJsonSchemaTransformObject({ schemaRegistry });
  app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Oddwatch",
        version,
        description:
          "What is out of the ordinary on GitHub. Errors are problem details (RFC 9457); times are RFC 3339 in UTC.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: "oddwatch_session" },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: (document) => withoutUnused(toObject(document) as OpenApi) as ReturnType<typeof toObject>,
  });
}

/** `GET /docs`, the readable page, and `GET /docs/json`, the document. All assets are local. */
export function serveDocs(app: FastifyInstance): void {
  app.register(fastifySwaggerUi, {
    routePrefix: "/docs",
    staticCSP: DOCS_CSP,
    uiConfig: { validatorUrl: null, deepLinking: true, docExpansion: "list" },
    theme: { title: "Oddwatch API" },
  });
}

/** The document without the schemas that nothing refers to: each exists for requests and for answers, few are used for both. */
function withoutUnused<Document extends OpenApi>(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  const text = JSON.stringify(document);
  const used = Object.entries(schemas).filter(([name]) => text.includes(`"#/components/schemas/${name}"`));
  if (used.length === Object.keys(schemas).length) return document;
  return withoutUnused({ ...document, components: { ...document.components, schemas: Object.fromEntries(used) } });
}

import type { FastifyReply } from "fastify";
import { ResponseSerializationError } from "fastify-type-provider-zod";
import { z } from "zod";
import { wireJson } from "./wire-json.ts";

/** What a route's schema is for, as fastify tells it. */
export interface AnswerSchema {
  schema: z.ZodType;
  method: string;
  url: string;
}

/** How every answer with a schema is written: as it fits the schema, cleaned by `wireJson`. Throws when it does not fit. */
export function answerWriter({ schema, method, url }: AnswerSchema): (answer: unknown) => string {
  return (answer) => {
    const result = z.safeEncode(schema, answer as never);
    if (result.error) throw new ResponseSerializationError(method, url, { cause: result.error });
    return wireJson(result.data);
  };
}

/** Sends an answer that is JSON text already, as `wireJson` wrote it; its schema is not looked at again. */
export function sendWritten(reply: FastifyReply, json: string): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}

/** One server-sent event as a client sees it. */
export interface SeenEvent {
  event: string;
  id: string | undefined;
  data: unknown;
}

/** Reads server-sent events from a live address, for tests: comments come as events named `comment`. End it with `stop`. */
export async function followEvents(url: string, headers: Record<string, string> = {}) {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  const blocks = blocksOf(response);
  return {
    response,
    /** The next event; undefined when the server ended the stream. */
    async next(): Promise<SeenEvent | undefined> {
      const { value } = await blocks.next();
      return value === undefined ? undefined : readBlock(value);
    },
    stop: () => controller.abort(),
  };
}

async function* blocksOf(response: Response): AsyncGenerator<string, undefined> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    yield* blocks;
  }
  return undefined;
}

function readBlock(block: string): SeenEvent {
  const fields = new Map(block.split("\n").map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
  const comment = fields.get("");
  if (comment !== undefined) return { event: "comment", id: undefined, data: comment };
  return {
    event: fields.get("event") ?? "message",
    id: fields.get("id"),
    data: JSON.parse(fields.get("data") ?? "null"),
  };
}

/** One event of a stream, as a browser's EventSource would hand it out. */
export interface SseMessage {
  /** `message` when the server gives no name: the only one that `onmessage` gets. */
  type: string;
  id: string | undefined;
  data: string;
}

/** The events of an answer's body, for as long as it lasts. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* sseMessages(response: Response): AsyncGenerator<SseMessage> {
  if (response.body === null) return;
  let text = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const message = messageOf(block);
      if (message.data !== "") yield message;
    }
  }
}

function messageOf(block: string): SseMessage {
  const fields = block.split("\n").map((line) => /^([^:]*): ?(.*)$/s.exec(line) ?? [line, line, ""]);
  const values = (name: string) => fields.filter((field) => field[1] === name).map((field) => field[2] ?? "");
  return { type: values("event").at(-1) ?? "message", id: values("id").at(-1), data: values("data").join("\n") };
}

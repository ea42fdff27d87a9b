import { LiveMessage } from "@oddwatch/protocol";

/** `lost` while it is tried again; `refused` when the service answered but not with a stream, as it does without a session. */
export type ConnectionState = "connecting" | "live" | "lost" | "refused";

/** The part of an EventSource that is used. */
export type EventStream = Pick<EventSource, "addEventListener" | "close" | "readyState">;

export interface LiveStreamOptions {
  url: string;
  open: (url: string) => EventStream;
  /** Calls back once after a delay; gives what takes the call back. */
  after: (delayMs: number, call: () => void) => () => void;
  onMessage: (message: LiveMessage) => void;
  onState: (state: ConnectionState) => void;
  /** A message that this version cannot read: the page may be older than the service. */
  onUnreadable: (error: Error) => void;
}

const MESSAGE_TYPES = ["hello", "incident", "pulse", "health", "notice"] as const satisfies LiveMessage["type"][];
const CLOSED = 2;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Follows the live stream until the returned function is called. The browser itself comes back after a broken
 * connection, with `Last-Event-ID`; it gives up on an answer that is no stream, and then this opens a new one, after
 * 1 s, 2 s, 4 s … 30 s. A new stream has no `Last-Event-ID`: its `hello` tells whether anything was missed.
 */
export function followLiveStream(options: LiveStreamOptions): () => void {
  let failures = 0;
  let stop = connect();

  function connect(): () => void {
    const stream = options.open(options.url);
    stream.addEventListener("open", () => {
      failures = 0;
      options.onState("live");
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== CLOSED) return options.onState("lost");
      stream.close();
      options.onState("refused");
      const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
      stop = options.after(delayMs, () => {
        stop = connect();
      });
    });
    for (const type of MESSAGE_TYPES) {
      stream.addEventListener(type, (event: MessageEvent<string>) => receive(type, event.data));
    }
    return () => stream.close();
  }

  function receive(type: LiveMessage["type"], data: string): void {
    const message = readMessage(data);
    if (message instanceof Error)
      options.onUnreadable(new Error(`a live message “${type}” cannot be read`, { cause: message }));
    else options.onMessage(message);
  }

  return () => stop();
}

function readMessage(data: string): LiveMessage | Error {
  try {
    return LiveMessage.parse(JSON.parse(data));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The other side of a channel between two threads. What arrives was sent by this package's own code. */
export interface Channel {
  send(message: unknown): void;
  /** Calls `take` for each message that arrives. */
  listen(take: (message: unknown) => void): void;
}

/** A thread that was started here. */
export interface WorkerThread extends Channel {
  /** Calls `take` when the thread has died of an error. */
  onDeath(take: (error: Error) => void): void;
  stop(): Promise<void>;
}

/** What is used of `worker_threads` of Node, which is asked for at run time only: a browser has none. */
interface NodeThreads {
  Worker: new (
    url: object,
  ) => {
    postMessage(message: unknown): void;
    on(event: "message" | "error", take: (value: never) => void): void;
    terminate(): Promise<number>;
    unref(): void;
  };
  parentPort: {
    postMessage(message: unknown): void;
    on(event: "message", take: (message: unknown) => void): void;
  } | null;
}

/** What is used of a browser's threads. */
interface WebThread {
  postMessage(message: unknown): void;
  addEventListener(event: string, take: (event: { data?: unknown; message?: string }) => void): void;
  terminate(): void;
}

interface Surroundings {
  process?: { getBuiltinModule?(name: string): unknown };
  Worker?: new (url: object, options: { type: "module" }) => WebThread;
  URL: new (path: string, base: string) => object;
}

const surroundings = globalThis as unknown as Surroundings;

/** Starts the module at `path`, from `base`, in a thread of its own. @throws Error where there are no threads. */
export function startThread(path: string, base: string): WorkerThread {
  const url = new surroundings.URL(path, base);
  const node = nodeThreads();
  if (node !== undefined) return startInNode(node, url);
  if (surroundings.Worker === undefined) throw new Error("there are no worker threads here");
  return startInBrowser(new surroundings.Worker(url, { type: "module" }));
}

/** The thread that started this one. @throws Error in the first thread. */
export function parentThread(): Channel {
  const node = nodeThreads();
  if (node === undefined) return channelOf(globalThis as unknown as WebThread);
  const { parentPort } = node;
  if (parentPort === null) throw new Error("this module runs in a worker thread only");
  return {
    send: (message) => parentPort.postMessage(message),
    listen: (take) => parentPort.on("message", take),
  };
}

function nodeThreads(): NodeThreads | undefined {
  return surroundings.process?.getBuiltinModule?.("node:worker_threads") as NodeThreads | undefined;
}

function startInNode(node: NodeThreads, url: object): WorkerThread {
  const worker = new node.Worker(url);
  return {
    send: (message) => worker.postMessage(message),
    listen: (take) => worker.on("message", take),
    onDeath: (take) => worker.on("error", take),
    stop: async () => void (await worker.terminate()),
  };
}

function startInBrowser(worker: WebThread): WorkerThread {
  return {
    ...channelOf(worker),
    onDeath: (take) => worker.addEventListener("error", ({ message }) => take(new Error(message))),
    stop: async () => worker.terminate(),
  };
}

function channelOf(thread: WebThread): Channel {
  return {
    send: (message) => thread.postMessage(message),
    listen: (take) => thread.addEventListener("message", ({ data }) => take(data)),
  };
}

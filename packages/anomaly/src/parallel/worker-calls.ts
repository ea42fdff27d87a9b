import { startThread, type WorkerThread } from "./worker-thread.ts";

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Some threads of the same kind that answer every request once, in order; an answer `{ error }` is a failure. */
export class WorkerCalls<Request, Answer extends object> {
  readonly #threads: WorkerThread[];
  readonly #waiting: Waiting<Answer>[][];
  #failure: Error | undefined;

  /** `count` threads of the module at `path`, from `base`. @throws Error where there are no threads. */
  constructor(path: string, base: string, count: number) {
    this.#waiting = Array.from({ length: count }, () => []);
    this.#threads = this.#waiting.map((waiting) => {
      const thread = startThread(path, base);
      thread.listen((message) => settle(waiting, message as Answer | { error: string }));
      thread.onDeath((error) => this.#fail(error));
      return thread;
    });
  }

  /** Asks each thread, by its number, and waits for all. Rejects when one fails. */
  all(request: (thread: number) => Request): Promise<Answer[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return Promise.all(
      this.#threads.map(
        (thread, index) =>
          new Promise<Answer>((resolve, reject) => {
            this.#waiting[index].push({ resolve, reject });
            thread.send(request(index));
          }),
      ),
    );
  }

  /** Ends the threads; requests without an answer reject. */
  async close(): Promise<void> {
    this.#fail(new Error("the worker threads were closed"));
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting) {
      for (const { reject } of waiting.splice(0)) reject(this.#failure);
    }
  }
}

function settle<Answer extends object>(waiting: Waiting<Answer>[], answer: Answer | { error: string }): void {
  const next = waiting.shift();
  if ("error" in answer) next?.reject(new Error(answer.error));
  else next?.resolve(answer);
}

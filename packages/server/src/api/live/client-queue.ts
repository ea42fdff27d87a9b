/** One text to be written to one client. What may be dropped is told again soon or can be read elsewhere. */
export interface Frame {
  text: string;
  droppable: boolean;
}

export interface ClientQueueOptions {
  /** Frames that wait at most. */
  limit?: number;
  /** Characters that wait at most, unless a single frame is longer. */
  limitChars?: number;
}

/**
 * What one client has not taken yet, bounded. A full queue first gives up what may be dropped, oldest first; when only
 * frames that must arrive are left it says `overflow`, and the client has to start again from its last id. O(limit).
 */
export class ClientQueue {
  /** Frames given up so far. */
  dropped = 0;
  #frames: Frame[] = [];
  #chars = 0;
  #limit: number;
  #limitChars: number;

  constructor({ limit = 256, limitChars = 2 ** 22 }: ClientQueueOptions = {}) {
    this.#limit = limit;
    this.#limitChars = limitChars;
  }

  get size(): number {
    return this.#frames.length;
  }

  /** Puts a frame at the end. `dropped` means that this very frame was given up. */
  offer(frame: Frame): "queued" | "dropped" | "overflow" {
    while (this.#isFullFor(frame)) {
      const victim = this.#frames.findIndex((each) => each.droppable);
      if (victim < 0 && !frame.droppable) return "overflow";
      this.dropped += 1;
      if (victim < 0) return "dropped";
      this.#chars -= this.#frames[victim]?.text.length ?? 0;
      this.#frames.splice(victim, 1);
    }
    this.#frames.push(frame);
    this.#chars += frame.text.length;
    return "queued";
  }

  /** The oldest frame, taken out; undefined when nothing waits. */
  take(): Frame | undefined {
    const frame = this.#frames.shift();
    if (frame !== undefined) this.#chars -= frame.text.length;
    return frame;
  }

  #isFullFor(frame: Frame): boolean {
    if (this.#frames.length === 0) return false;
    return this.#frames.length >= this.#limit || this.#chars + frame.text.length > this.#limitChars;
  }
}

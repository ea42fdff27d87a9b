import type { TransformOptions } from "node:stream";
import { createGunzip, type Gunzip, type ZlibOptions } from "node:zlib";

/** A gzip file that is damaged or cut off. */
export class GzipDamagedError extends Error {
  override readonly name = "GzipDamagedError";
  /** True when everything up to the end of the file was in order. */
  readonly cutOff: boolean;

  constructor(cutOff: boolean, options: { cause: Error }) {
    super(`the gzip data is ${cutOff ? "cut off" : "damaged"} (${options.cause.message})`, options);
    this.cutOff = cutOff;
  }
}

/** Undefined for errors that are not about the data. The codes are zlib's: https://nodejs.org/api/zlib.html#zlib-constants */
function damageOf(error: unknown): GzipDamagedError | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code !== "Z_BUF_ERROR" && error.code !== "Z_DATA_ERROR") return undefined;
  return new GzipDamagedError(error.code === "Z_BUF_ERROR", { cause: error });
}

function* drain(gunzip: Gunzip): Generator<Buffer> {
  for (let output = gunzip.read(); output !== null; output = gunzip.read()) yield output;
}

/** Each piece is written and its output taken before the next, so that an error costs the output of one piece and no more. */
async function* inflate(pieces: AsyncIterable<Buffer>, onPiece: () => void): AsyncGenerator<Buffer> {
  // A piece of 64 KiB unpacks to 64 MiB at most: the stream need not hold it back.
  const options: ZlibOptions & TransformOptions = { readableHighWaterMark: Number.MAX_SAFE_INTEGER };
  const gunzip = createGunzip(options);
  let fail: ((error: Error) => void) | undefined;
  gunzip.on("error", (error) => fail?.(error));
  const step = (start: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      fail = reject;
      start((error) => (error ? reject(error) : resolve()));
    });
  try {
    for await (const piece of pieces) {
      await step((done) => gunzip.write(piece, done));
      yield* drain(gunzip);
      onPiece();
    }
    await step((done) => {
      gunzip.once("close", done); // its callback for the end comes before zlib has judged the end
      gunzip.resume().end();
    });
  } finally {
    gunzip.destroy();
  }
}

/** From the piece numbered `first` on, byte by byte; what comes before it is given whole. */
async function* crumble(pieces: AsyncIterable<Buffer>, first: number): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const piece of pieces) {
    if (index++ < first) yield piece;
    else for (let i = 0; i < piece.length; i += 1) yield piece.subarray(i, i + 1);
  }
}

/**
 * Unpacks a gzip file of one or several members, as it is read. A damaged or cut-off file gives everything that can be
 * unpacked before the damage, then throws a `GzipDamagedError`. `open` starts reading the file; it is called a second
 * time for a damaged one, to take the last piece byte by byte.
 */
export async function* gunzipPieces(open: () => AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let intact = 0;
  try {
    yield* inflate(open(), () => {
      intact += 1;
    });
    return;
  } catch (error) {
    const damage = damageOf(error);
    if (damage === undefined) throw error;
    if (damage.cutOff) throw damage; // nothing comes after it
  }

  let done = 0;
  const again = inflate(crumble(open(), intact), () => {
    done += 1;
  });
  try {
    for await (const output of again) if (done >= intact) yield output;
  } catch (error) {
    throw damageOf(error) ?? error;
  }
}

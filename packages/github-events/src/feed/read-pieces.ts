import { type FileHandle, open } from "node:fs/promises";

const PIECE_BYTES = 65_536;

/** A file from its start to its end, in pieces of at most 64 KiB, each in memory of its own. Throws what the file system throws. */
export async function* readPieces(path: string, onSize?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file: FileHandle = await open(path);
  try {
    onSize?.((await file.stat()).size);
    while (true) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A body that was read: `cut` when it went on beyond the bound. */
export interface Body {
  bytes: Uint8Array;
  cut: boolean;
}

/** Reads at most `longestBytes` of an answer's body, after decompression, and gives up the rest of it. Rejects when the connection breaks. */
export async function readBody(response: Response, longestBytes: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let cut = false;
  for await (const chunk of response.body ?? []) {
    const room = longestBytes - length;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    length += Math.min(chunk.length, room);
    cut = chunk.length > room;
    if (cut) break; // leaving the loop cancels the stream
  }
  return { bytes: Buffer.concat(chunks), cut };
}

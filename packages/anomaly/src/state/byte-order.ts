/** Whether this machine keeps the highest byte of a number first. Saved states never do. */
export const isBigEndian: boolean = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** Turns round the bytes of each element of `width` bytes, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) bytes.subarray(start, start + width).reverse();
}

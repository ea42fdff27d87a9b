/**
 * Writes numbers and plain data one after the other, to be read back in the same order by `ByteReader`.
 * Little endian, every field preceded by its length in bytes and aligned to 8.
 */
export class ByteWriter {
  readonly #fields: (Uint8Array | { length: number })[] = [];
  #length = 0;

  /** Copied by `bytes`, not here: the values must not change before. */
  float64s(values: Float64Array): void {
    this.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  json(value: unknown): void {
    this.raw(new TextEncoder().encode(JSON.stringify(value)));
  }

  raw(bytes: Uint8Array): void {
    this.#add(bytes);
  }

  /** A field to be filled in, whole, in what `bytes` gives: from the place in bytes that this answers. */
  room(length: number): number {
    return this.#add({ length });
  }

  #add(field: Uint8Array | { length: number }): number {
    const place = this.#length + 8;
    this.#fields.push(field);
    this.#length = place + aligned(field.length);
    return place;
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(Buffer.allocUnsafeSlow(this.#length).buffer); // zeroing many megabytes takes longer than all else
    const view = new DataView(out.buffer);
    let at = 0;
    for (const field of this.#fields) {
      view.setUint32(at, field.length, true);
      view.setUint32(at + 4, 0);
      if (field instanceof Uint8Array) out.set(field, at + 8);
      out.fill(0, at + 8 + field.length, at + 8 + aligned(field.length));
      at += 8 + aligned(field.length);
    }
    return out;
  }
}

/** Reads what `ByteWriter` wrote. Throws a RangeError when the part is missing or cut short. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array | undefined) {
    if (bytes === undefined) throw new RangeError("a part of the snapshot is missing");
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length); // a Buffer slices otherwise
  }

  float64s(): Float64Array {
    const field = this.raw();
    return new Float64Array(field.slice().buffer);
  }

  json(): unknown {
    return JSON.parse(new TextDecoder().decode(this.raw()));
  }

  raw(): Uint8Array {
    if (this.#at + 8 > this.#bytes.length) throw new RangeError("a part of the snapshot is cut short");
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
    const length = view.getUint32(this.#at, true);
    const start = this.#at + 8;
    if (start + length > this.#bytes.length) throw new RangeError("a part of the snapshot is cut short");
    this.#at = start + aligned(length);
    return this.#bytes.subarray(start, start + length);
  }
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

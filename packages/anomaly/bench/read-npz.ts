import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** One array of numpy's, all elements as 64-bit floats, the last dimension changing fastest. */
export interface NpyArray {
  shape: number[];
  values: Float64Array;
}

type ReadElement = (view: DataView, offset: number) => number;

/** Number kinds by numpy's name, little-endian ones only: https://numpy.org/doc/stable/reference/arrays.interface.html */
const ELEMENTS: Record<string, { bytes: number; read: ReadElement }> = {
  "<f8": { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) },
  "<f4": { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  "<i8": { bytes: 8, read: (view, offset) => Number(view.getBigInt64(offset, true)) },
  "<i4": { bytes: 4, read: (view, offset) => view.getInt32(offset, true) },
  "<i2": { bytes: 2, read: (view, offset) => view.getInt16(offset, true) },
  "<u2": { bytes: 2, read: (view, offset) => view.getUint16(offset, true) },
  "|i1": { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  "|u1": { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  "|b1": { bytes: 1, read: (view, offset) => view.getUint8(offset) },
};

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DEFLATED = 8;

/**
 * The arrays of an `.npz` file by name: a zip archive, stored or deflated, of `.npy` files of numbers. Archives above
 * 4 GiB and big-endian arrays are not read.
 *
 * @throws Error when the file is no such archive, or an array is of a kind that is not read.
 */
export function readNpz(path: string): Map<string, NpyArray> {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.of(0x50, 0x4b, 0x05, 0x06));
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error(`${path} is no zip archive`);
  const arrays = new Map<string, NpyArray>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`${path} has a broken directory`);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    arrays.set(name.replace(/\.npy$/, ""), readNpy(entryBytes(bytes, at), `${path}/${name}`));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return arrays;
}

function entryBytes(bytes: Buffer, directoryAt: number): Buffer {
  const method = bytes.readUInt16LE(directoryAt + 10);
  const size = bytes.readUInt32LE(directoryAt + 20);
  const header = bytes.readUInt32LE(directoryAt + 42);
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const data = bytes.subarray(start, start + size);
  return method === DEFLATED ? inflateRawSync(data) : data;
}

/** The header is a Python dictionary in text: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function readNpy(bytes: Buffer, name: string): NpyArray {
  const wide = bytes[6] > 1;
  const headerAt = wide ? 12 : 10;
  const dataAt = headerAt + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString("latin1", headerAt, dataAt);
  const kind = /'descr': '([^']+)'/.exec(header)?.[1] ?? "";
  const element = ELEMENTS[kind];
  if (element === undefined) throw new Error(`${name} holds elements of kind ${kind || "unknown"}`);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((each) => each.trim())
    .map(Number);
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt, bytes.length - dataAt);
  const count = shape.reduce((product, each) => product * each, 1);
  const values = Float64Array.from({ length: count }, (_, index) => element.read(view, index * element.bytes));
  return { shape, values: /'fortran_order': True/.test(header) ? transposed(values, shape) : values };
}

function transposed(values: Float64Array, [rows, columns = 1]: number[]): Float64Array {
  return values.map((_, index) => values[(index % columns) * rows + Math.floor(index / columns)]);
}

/**
 * Just enough of Protocol Buffers' wire format to write an ONNX model: varints, floats, and fields with a length
 * (protobuf.dev/programming-guides/encoding).
 */

/** The bytes of one message, or of a part of it. */
export type Bytes = Uint8Array;

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

const utf8 = new TextEncoder();

/** Parts one after the other; a message is the joined bytes of its fields. */
export function join(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A whole number ≥ 0 in groups of seven bits, the lowest first. */
export function varint(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('varint: a whole number from 0 on');
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wire: number): Bytes => varint(field * 8 + wire);

export const integer = (field: number, value: number): Bytes => join(tag(field, VARINT), varint(value));

/** A repeated number, packed as proto3 does. */
export const integers = (field: number, values: readonly number[]): Bytes =>
  bytes(field, join(...values.map(varint)));

export function float(field: number, value: number): Bytes {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setFloat32(0, value, true);
  return join(tag(field, FIXED32), four);
}

export const bytes = (field: number, value: Bytes): Bytes =>
  join(tag(field, LENGTH), varint(value.length), value);

export const text = (field: number, value: string): Bytes => bytes(field, utf8.encode(value));

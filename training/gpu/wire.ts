/** Plain data with typed arrays as bytes, for a browser and back: JSON for the rest, the arrays one after the other. */

const KINDS = { float32: Float32Array, int16: Int16Array } as const;
type Kind = keyof typeof KINDS;

interface Stub {
  /** Kind, first byte after the JSON, number of values. */
  readonly $array: readonly [Kind, number, number];
}

const kindOf = (value: unknown): Kind | undefined =>
  value instanceof Float32Array ? 'float32' : value instanceof Int16Array ? 'int16' : undefined;

/** Bytes 0…3: length of the JSON, little endian; the JSON in UTF-8; from the next multiple of 4 the arrays. */
export function pack(data: unknown): Uint8Array<ArrayBuffer> {
  const arrays: (Float32Array | Int16Array)[] = [];
  let size = 0;
  const json = new TextEncoder().encode(
    JSON.stringify(data, (_, value: unknown) => {
      const kind = kindOf(value);
      if (!kind) return value === Number.POSITIVE_INFINITY ? { $infinite: true } : value;
      const array = value as Float32Array | Int16Array;
      const stub: Stub = { $array: [kind, size, array.length] };
      arrays.push(array);
      size += aligned(array.byteLength);
      return stub;
    }),
  );
  const start = aligned(4 + json.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

export function unpack<T>(bytes: Uint8Array<ArrayBuffer>): T {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = aligned(4 + length);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$infinite' in value) return Number.POSITIVE_INFINITY;
    if (!('$array' in value)) return value;
    const [kind, from, count] = (value as Stub).$array;
    const Kind = KINDS[kind];
    const begin = bytes.byteOffset + start + from;
    return new Kind(bytes.buffer.slice(begin, begin + count * Kind.BYTES_PER_ELEMENT));
  }) as T;
}

const aligned = (size: number) => Math.ceil(size / 4) * 4;

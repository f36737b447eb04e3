/** How a tensor lies in an artifact's payload, and how it becomes float32 again. Little endian, like every device. */
import { ErrorCode, EtuiError } from '../errors.js';
import type { NamedWeight } from './types.js';

export const STORED_DTYPES = ['int8', 'float16', 'float32', 'uint32'] as const;
export type StoredDtype = (typeof STORED_DTYPES)[number];

/** Tensors begin on this boundary, so that float32 values can be read in place. */
export const ALIGNMENT = 4;

export interface StoredTensor {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
}

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, width) => size * width, 1);

/** int8 has one float32 scale per column (the last axis), stored before the values: value = scale[column] · int8. */
export const scaleCount = ({ dtype, shape }: StoredTensor): number =>
  dtype === 'int8' ? (shape.at(-1) ?? 1) : 0;

/** Bytes that a tensor takes in the payload: scales, values, padding. */
export function storedBytes(tensor: StoredTensor): number {
  const width = { int8: 1, float16: 2, float32: 4, uint32: 4 }[tensor.dtype];
  return aligned(scaleCount(tensor) * 4 + sizeOf(tensor.shape) * width);
}

/**
 * One tensor at `offset` of the payload, as float32.
 * @throws EtuiError model/not-finite
 */
export function decodeTensor(payload: DataView, offset: number, tensor: StoredTensor): NamedWeight {
  const size = sizeOf(tensor.shape);
  const columns = scaleCount(tensor);
  const start = offset + columns * 4;
  const values = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    values[index] =
      tensor.dtype === 'int8'
        ? payload.getFloat32(offset + (index % columns) * 4, true) * payload.getInt8(start + index)
        : tensor.dtype === 'float16'
          ? halfToFloat(payload.getUint16(start + index * 2, true))
          : payload.getFloat32(start + index * 4, true);
  }
  if (!values.every(Number.isFinite)) {
    throw new EtuiError(ErrorCode.ModelNotFinite, `tensor ${tensor.name}: every value is a finite number`);
  }
  return { shape: tensor.shape, values };
}

/** Hashes, stored as uint32: float32 has not digits enough for them. */
export function decodeKeys(payload: DataView, offset: number, tensor: StoredTensor): Uint32Array {
  return Uint32Array.from({ length: sizeOf(tensor.shape) }, (_, index) =>
    payload.getUint32(offset + index * 4, true),
  );
}

/** IEEE 754 binary16 → number. (`DataView.getFloat16` is too young for the browsers we serve.) */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** float32 → int8, float16 or float32, and hashes → uint32, as src/model/tensor-codec.ts reads them. */
import {
  decodeTensor,
  type StoredTensor,
  scaleCount,
  sizeOf,
  storedBytes,
} from '../src/model/tensor-codec.js';
import type { NamedWeight } from '../src/model/types.js';

/**
 * One tensor's part of the payload.
 * @throws TypeError when `values` are not as many as the shape says
 */
export function encodeTensor(tensor: StoredTensor, values: Float32Array | Uint32Array): Uint8Array {
  if (sizeOf(tensor.shape) !== values.length)
    throw new TypeError(`${tensor.name}: as many values as its shape says`);
  const bytes = new Uint8Array(storedBytes(tensor));
  const view = new DataView(bytes.buffer);
  if (values instanceof Uint32Array !== (tensor.dtype === 'uint32'))
    throw new TypeError(`${tensor.name}: whole numbers as uint32, and nothing else`);
  if (values instanceof Uint32Array) {
    values.forEach((key, index) => {
      view.setUint32(index * 4, key, true);
    });
    return bytes;
  }
  const scales = columnScales(values, scaleCount(tensor));
  scales.forEach((scale, column) => {
    view.setFloat32(column * 4, scale, true);
  });
  const start = scales.length * 4;
  values.forEach((value, index) => {
    if (tensor.dtype === 'int8')
      view.setInt8(start + index, toInt8(value, scales[index % scales.length] as number));
    else if (tensor.dtype === 'float16') view.setUint16(start + index * 2, floatToHalf(value), true);
    else view.setFloat32(start + index * 4, value, true);
  });
  return bytes;
}

/** What a device will read back. */
export function roundTensor(tensor: StoredTensor, values: Float32Array): NamedWeight {
  return decodeTensor(new DataView(encodeTensor(tensor, values).buffer), 0, tensor);
}

/** The largest magnitude of each column becomes ±127. */
function columnScales(values: Float32Array, columns: number): Float32Array {
  const scales = new Float32Array(columns);
  values.forEach((value, index) => {
    const column = index % columns;
    if (columns > 0) scales[column] = Math.max(scales[column] as number, Math.abs(value) / 127);
  });
  return scales;
}

/** Nearest step; 0 where the whole column is 0. */
function toInt8(value: number, scale: number): number {
  return scale === 0 ? 0 : Math.max(-127, Math.min(127, Math.round(value / scale)));
}

/** IEEE 754 binary16, to nearest, ties to even; too large becomes infinite. */
export function floatToHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  // Halves are multiples of 2^(exponent − 10), with the exponent at least −14.
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude || 2 ** -24)));
  const steps = roundToEven(magnitude / 2 ** (exponent - 10));
  // 2048 steps are 1024 of the next exponent: the carry runs over by itself.
  return sign | (exponent === -14 ? steps : ((exponent + 15) << 10) + (steps - 1024));
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

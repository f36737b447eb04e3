/** Many inputs as tensors: what every network here reads. */
import { reshape, type Tensor2D, type Tensor3D, tensor2d, transpose } from '@tensorflow/tfjs-core';
import { studentShape } from '../../src/features/encode.js';
import type { StudentInput } from '../../src/model/types.js';
import { stacked, timeMajor } from './batches.js';

/** Widths of what is read; a network's own widths come on top. */
export const FEATURES = studentShape(1);

/** Acts that an input holds, T. */
export const lengthOf = (input: StudentInput): number => input.events.length / FEATURES.event;

/** Candidate coupons that an input holds, N. */
export const candidatesOf = (input: StudentInput): number => input.coupons.length / FEATURES.coupon;

export interface InputBatch {
  /** B. */
  readonly size: number;
  /** T ≥ 0: acts of the longest. */
  readonly length: number;
  /** Acts of each. */
  readonly lengths: readonly number[];
  /** N: the most that any input has; rows of zeros stand in for the missing ones of the others. */
  readonly candidates: number;
  /** [T·B, E], time before example, the last act of each at T − 1; absent where T is 0. */
  readonly events: Tensor2D | undefined;
  /** [T·B, 1]: 1 for acts, 0 for the rows before the first act of the shorter visits; absent where all are equally long. */
  readonly acted: Tensor2D | undefined;
  /** [B, C]. */
  readonly context: Tensor2D;
  /** [B·N, K] and [B·N, R]. */
  readonly coupons: Tensor2D;
  readonly relative: Tensor2D;
}

/** @param inputs new visits (read from zeros) with one context row each */
export function inputBatch(inputs: readonly StudentInput[]): InputBatch {
  const size = inputs.length;
  const lengths = inputs.map(lengthOf);
  const length = Math.max(...lengths);
  const candidates = Math.max(1, ...inputs.map(candidatesOf));
  const rows = inputs.map((input) => input.events);
  return {
    size,
    length,
    lengths,
    candidates,
    acted: lengths.every((one) => one === length) ? undefined : actedMask(lengths, length),
    events:
      length > 0
        ? tensor2d(timeMajor(rows, length, FEATURES.event), [length * size, FEATURES.event])
        : undefined,
    context: tensor2d(stacked(inputs.map((input) => input.context)), [size, FEATURES.context]),
    coupons: padded(
      inputs.map((input) => input.coupons),
      candidates,
      FEATURES.coupon,
    ),
    relative: padded(
      inputs.map((input) => input.relative),
      candidates,
      FEATURES.relative,
    ),
  };
}

function actedMask(lengths: readonly number[], length: number): Tensor2D {
  const size = lengths.length;
  const mask = new Float32Array(length * size);
  lengths.forEach((own, visit) => {
    for (let time = length - own; time < length; time++) mask[time * size + visit] = 1;
  });
  return tensor2d(mask, [length * size, 1]);
}

/** Blocks of at most `rows` rows, each filled up with zeros: [B·rows, width]. */
function padded(blocks: readonly Float32Array[], rows: number, width: number): Tensor2D {
  const all = new Float32Array(blocks.length * rows * width);
  blocks.forEach((block, index) => {
    all.set(block, index * rows * width);
  });
  return tensor2d(all, [blocks.length * rows, width]);
}

/** [T·B, W], time before example → [B, T, W]. */
export function byExample(rows: Tensor2D, size: number): Tensor3D {
  const [all, width] = rows.shape;
  return transpose(reshape(rows, [all / size, size, width]) as Tensor3D, [1, 0, 2]);
}

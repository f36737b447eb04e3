/** The student on many visits at once: batches of the same forward pass that the device runs one by one. */
import {
  gather,
  mul,
  ones,
  reshape,
  split,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import {
  baseHeads,
  couponHeads,
  encodeCoupons,
  joint,
  projectEvents,
  type StudentWeights,
  step,
} from '../src/model/student.js';
import {
  BASE_HEADS,
  COUPON_HEADS,
  type NamedWeights,
  type StudentInput,
  type StudentOutput,
} from '../src/model/types.js';
import { equalLengthBatches, stacked, timeMajor } from './batches.js';
import { toTensors } from './tensorflow.js';
import { SHAPE } from './weights.js';

/** Encodings [B, H] of B visits of equal length, each read from its first event. */
export function encodeVisits(
  weights: StudentWeights,
  inputs: readonly StudentInput[],
  length: number,
): Tensor2D {
  const rows = inputs.map((input) => input.events);
  const events = tensor2d(timeMajor(rows, length, SHAPE.event), [length * inputs.length, SHAPE.event]);
  // Split, not sliced: the gradient of one split is one concatenation, that of T slices is T paddings.
  const steps = split(projectEvents(weights, events), length, 0) as Tensor2D[];
  let hidden = zeros([inputs.length, SHAPE.hidden]) as Tensor2D;
  for (const one of steps) hidden = step(weights, hidden, one);
  return hidden;
}

/** Joint states [B, J] of B visits of equal length. */
export function jointStates(weights: StudentWeights, inputs: readonly StudentInput[], length: number) {
  const hidden = encodeVisits(weights, inputs, length);
  const context = tensor2d(stacked(inputs.map((input) => input.context)), [inputs.length, SHAPE.context]);
  return { hidden, state: joint(weights, hidden, context) };
}

/** Each row `times` times, one below the other: [B, W] → [B·times, W]; its gradient is a plain sum. */
export function repeatRows(rows: Tensor2D, times: number): Tensor2D {
  const [count, width] = rows.shape;
  return reshape(mul(reshape(rows, [count, 1, width]), ones([1, times, 1])) as Tensor3D, [
    count * times,
    width,
  ]);
}

const BATCH = 256;

/** The student's answer to each input (new visits with one context row each), in order; on the active backend. */
export function answerAll(named: NamedWeights, inputs: readonly StudentInput[]): StudentOutput[] {
  const weights = toTensors(named);
  const outputs = new Array<StudentOutput>(inputs.length);
  const indexed = inputs.map((input, index) => ({ input, index, length: input.events.length / SHAPE.event }));
  for (const batch of equalLengthBatches(indexed, BATCH)) {
    const length = batch[0]?.length ?? 0;
    tidy(() => {
      const answers = answerBatch(
        weights,
        batch.map(({ input }) => input),
        length,
      );
      for (const [row, { index }] of batch.entries()) outputs[index] = answers[row] as StudentOutput;
    });
  }
  for (const weight of Object.values(weights)) weight.dispose();
  return outputs;
}

function answerBatch(
  weights: StudentWeights,
  inputs: readonly StudentInput[],
  length: number,
): StudentOutput[] {
  const { hidden, state } = jointStates(weights, inputs, length);
  const counts = inputs.map((input) => input.coupons.length / SHAPE.coupon);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const owners = tensor1d(
    counts.flatMap((count, row) => new Array<number>(count).fill(row)),
    'int32',
  );
  const heads = couponHeads(
    weights,
    gather(state, owners),
    encodeCoupons(weights, tensor2d(stacked(inputs.map((input) => input.coupons)), [total, SHAPE.coupon])),
    tensor2d(stacked(inputs.map((input) => input.relative)), [total, SHAPE.relative]),
  ).dataSync();
  const encodings = hidden.dataSync();
  const base = baseHeads(weights, state).dataSync();
  let from = 0;
  return counts.map((count, row) => {
    const to = from + count;
    const output = {
      hidden: Float32Array.from(encodings.subarray(row * SHAPE.hidden, (row + 1) * SHAPE.hidden)),
      base: Float32Array.from(base.subarray(row * BASE_HEADS.length, (row + 1) * BASE_HEADS.length)),
      coupons: Float32Array.from(heads.subarray(from * COUPON_HEADS.length, to * COUPON_HEADS.length)),
    };
    from = to;
    return output;
  });
}

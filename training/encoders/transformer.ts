/**
 * Self-attention over the acts (Vaswani et al. 2017), with positions only as distances: each head takes off a learned
 * amount per act between two (Press, Smith & Lewis 2022, whose slopes are fixed), forwards and backwards apart. So a causal one can keep keys and
 * values of earlier acts, however long the visit grows.
 */
import {
  add,
  concat,
  matMul,
  mul,
  relu,
  reshape,
  slice,
  softmax,
  sub,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import type { NamedWeights } from '../../src/model/types.js';
import { constant, drawn } from '../fit/initial.js';
import { byExample, FEATURES } from '../fit/input-batch.js';
import { dense, product, rootMeanSquareNorm, weightOf } from '../fit/layers.js';
import { swapped } from '../fit/tensors.js';
import type { Random } from '../simulator/random.js';
import type { Advance, Encoder } from './encoder.js';

export interface TransformerSize {
  /** H, a multiple of `heads`. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** An act sees only those before it, and the visit's encoding is the last act's: what a device can cache. */
  readonly causal: boolean;
}

/** Far below any score: nothing is left of it after the softmax. */
const HIDDEN_SCORE = -1e9;

export function transformerEncoder(size: TransformerSize): Encoder {
  const advances = size.causal && size.layers === 1;
  return {
    ...(advances && { advance: (weights, kept, act) => advance(weights, size, kept, act) }),
    width: size.width,
    initial: (draw) => initial(size, draw),
    encode(weights, { events, acted, size: count, length }) {
      if (!events) return { last: zeros([count, size.width]) };
      // [B·T, W], example before time, from here on.
      let rows = dense(weights, flat(byExample(events, count)), 'attend/in');
      const hidden = acted && beforeFirstHidden(acted, count);
      for (let layer = 0; layer < size.layers; layer++) {
        // Only the last act's row of a causal encoder is read: its last layer asks one question per visit.
        const lastOnly = size.causal && layer === size.layers - 1;
        rows = block(weights, rows, { ...size, layer, length, lastOnly, hidden });
      }
      rows = rootMeanSquareNorm(rows, weightOf(weights, 'attend/gain'));
      return size.causal
        ? { last: rows }
        : {
            last: lastRows(rows, length),
            acts: reshape(rows, [count, length, size.width]) as Tensor3D,
          };
    },
  };
}

function initial({ width, layers, heads }: TransformerSize, draw: Random): NamedWeights {
  const all: Record<string, NamedWeights[string]> = {
    ...drawn({ 'attend/in/kernel': [FEATURES.event, width], 'attend/in/bias': [width] }, draw),
    'attend/gain': constant([width], 1),
  };
  for (let layer = 0; layer < layers; layer++) {
    const at = `attend/${layer}`;
    Object.assign(
      all,
      drawn(
        {
          [`${at}/query/kernel`]: [width, width],
          [`${at}/key/kernel`]: [width, width],
          [`${at}/value/kernel`]: [width, width],
          [`${at}/out/kernel`]: [width, width],
          [`${at}/up/kernel`]: [width, 2 * width],
          [`${at}/up/bias`]: [2 * width],
          [`${at}/down/kernel`]: [2 * width, width],
          [`${at}/down/bias`]: [width],
        },
        draw,
      ),
    );
    all[`${at}/before`] = constant([width], 1);
    all[`${at}/between`] = constant([width], 1);
    // From 1/2 per act for the first head to 1/2^heads for the last.
    const slopes = Float32Array.from({ length: 2 * heads }, (_, index) => 2 ** -(1 + (index >> 1)));
    all[`${at}/slope`] = { shape: [heads, 2], values: slopes };
  }
  return all;
}

/** One act more for a causal encoder of one layer: its keys and values join those of the acts before, [T, W]. */
function advance(
  weights: StudentWeights,
  { width, heads }: TransformerSize,
  kept: Advance['kept'] | undefined,
  act: Tensor2D,
): Advance {
  const at = 'attend/0';
  const row = dense(weights, act, 'attend/in');
  const normed = rootMeanSquareNorm(row, weightOf(weights, `${at}/before`));
  const joined = (name: 'key' | 'value'): Tensor2D => {
    const own = product(weights, normed, `${at}/${name}`);
    return kept ? concat([kept[name] as Tensor2D, own], 0) : own;
  };
  const [key, value] = [joined('key'), joined('value')];
  const length = key.shape[0];
  const split = (of: Tensor2D): Tensor3D =>
    transpose(reshape(of, [of.shape[0], heads, width / heads]) as Tensor3D, [1, 0, 2]);
  const query = split(product(weights, normed, `${at}/query`));
  const scores = mul(matMul(query, swapped(split(key))), Math.sqrt(heads / width));
  const nearness = matMul(weightOf<Tensor2D>(weights, `${at}/slope`), distances(length, 1));
  const shares = softmax(add(scores, reshape(nearness, [heads, 1, length]))) as Tensor3D;
  const found = reshape(matMul(shares, split(value)), [1, width]) as Tensor2D;
  const last = afterAttention(weights, row, found, at);
  return { kept: { key, value }, last: rootMeanSquareNorm(last, weightOf(weights, 'attend/gain')) };
}

interface BlockPlace extends TransformerSize {
  readonly layer: number;
  readonly length: number;
  readonly lastOnly: boolean;
  /** [B, 1, 1, T]: added to the scores of what comes before a shorter visit's first act. */
  readonly hidden: Tensor4D | undefined;
}

/** Attention and a small network, each added to what came in (pre-norm). */
function block(weights: StudentWeights, rows: Tensor2D, place: BlockPlace): Tensor2D {
  const at = `attend/${place.layer}`;
  const normed = rootMeanSquareNorm(rows, weightOf(weights, `${at}/before`));
  const asking = place.lastOnly ? lastRows(rows, place.length) : rows;
  return afterAttention(weights, asking, attention(weights, normed, place), at);
}

function afterAttention(weights: StudentWeights, rows: Tensor2D, found: Tensor2D, at: string): Tensor2D {
  const joined = add(rows, product(weights, found, `${at}/out`)) as Tensor2D;
  const between = rootMeanSquareNorm(joined, weightOf(weights, `${at}/between`));
  return add(joined, dense(weights, relu(dense(weights, between, `${at}/up`)), `${at}/down`));
}

/** [B·T, W] → [B·T, W], or [B, W] where only the last act asks. */
function attention(weights: StudentWeights, rows: Tensor2D, place: BlockPlace): Tensor2D {
  const { width, heads, length, layer, lastOnly } = place;
  const at = `attend/${layer}`;
  const count = rows.shape[0] / length;
  const asking = lastOnly ? 1 : length;
  const split = (of: Tensor2D, acts: number): Tensor3D =>
    reshape(transpose(reshape(of, [count, acts, heads, width / heads]) as Tensor4D, [0, 2, 1, 3]), [
      count * heads,
      acts,
      width / heads,
    ]);
  const queries = split(product(weights, lastOnly ? lastRows(rows, length) : rows, `${at}/query`), asking);
  const keys = split(product(weights, rows, `${at}/key`), length);
  const values = split(product(weights, rows, `${at}/value`), length);
  const scores = mul(matMul(queries, swapped(keys)), Math.sqrt(heads / width));
  const nearness = reshape(matMul(weightOf<Tensor2D>(weights, `${at}/slope`), distances(length, asking)), [
    1,
    heads,
    asking,
    length,
  ]);
  let biased = add(reshape(scores, [count, heads, asking, length]), nearness) as Tensor4D;
  if (place.causal && !lastOnly) biased = add(biased, reshape(laterHidden(length), [1, 1, length, length]));
  if (place.hidden) biased = add(biased, place.hidden);
  const shares = reshape(softmax(biased), [count * heads, asking, length]) as Tensor3D;
  const found = reshape(matMul(shares, values), [count, heads, asking, width / heads]) as Tensor4D;
  return reshape(transpose(found, [0, 2, 1, 3]), [count * asking, width]);
}

/** −(acts back) above −(acts ahead), for each pair of an asking act and another: [2, asking·T]. */
function distances(length: number, asking: number): Tensor2D {
  const pairs = asking * length;
  const values = new Float32Array(2 * pairs);
  for (let row = 0; row < asking; row++) {
    const from = asking === 1 ? length - 1 : row;
    for (let to = 0; to < length; to++) {
      values[row * length + to] = -Math.max(0, from - to);
      values[pairs + row * length + to] = -Math.max(0, to - from);
    }
  }
  return tensor2d(values, [2, pairs]);
}

function laterHidden(length: number): Tensor2D {
  const values = new Float32Array(length * length);
  for (let from = 0; from < length; from++)
    values.fill(HIDDEN_SCORE, from * length + from + 1, (from + 1) * length);
  return tensor2d(values, [length, length]);
}

/** [T·B, 1] of 1 for acts → [B, 1, 1, T] of 0 for acts. */
export function beforeFirstHidden(acted: Tensor2D, size: number): Tensor4D {
  const byTime = reshape(sub(acted, 1), [acted.shape[0] / size, size]);
  return reshape(mul(transpose(byTime), -HIDDEN_SCORE), [size, 1, 1, acted.shape[0] / size]);
}

/** [B·T, W], example before time → [B, W]. */
function lastRows(rows: Tensor2D, length: number): Tensor2D {
  const [all, width] = rows.shape;
  return reshape(
    slice(reshape(rows, [all / length, length, width]) as Tensor3D, [0, length - 1, 0], [-1, 1, width]),
    [all / length, width],
  );
}

/** [B, T, W] → [B·T, W]. */
function flat(rows: Tensor3D): Tensor2D {
  const [size, length, width] = rows.shape;
  return reshape(rows, [size * length, width]);
}

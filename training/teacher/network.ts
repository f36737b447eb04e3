/**
 * Teachers: wide, offline, and free of what a device can afford. The families differ in how they read a visit; what comes after
 * is one: each candidate coupon asks the acts what in them concerns it, and joins what it finds with its terms, its fit to
 * the cart and the shopper's state in two layers.
 */
import {
  add,
  concat,
  matMul,
  mean,
  mul,
  relu,
  reshape,
  softmax,
  sum,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import type { StudentWeights } from '../../src/model/student.js';
import { BASE_HEADS, COUPON_HEADS } from '../../src/model/types.js';
import { convolutionEncoder } from '../encoders/convolution.js';
import type { Encoded, Encoder } from '../encoders/encoder.js';
import { gruEncoder } from '../encoders/gru.js';
import { beforeFirstHidden, transformerEncoder } from '../encoders/transformer.js';
import { drawn, type WeightShapes } from '../fit/initial.js';
import { FEATURES, type InputBatch } from '../fit/input-batch.js';
import { dense, product, repeatRows, weightOf } from '../fit/layers.js';
import type { Network } from '../fit/network.js';
import { swapped } from '../fit/tensors.js';

/** In the order in which they are trained: should time run short, those come first that learn fastest. */
export const FAMILIES = ['gru', 'convolution', 'transformer'] as const;
export type Family = (typeof FAMILIES)[number];

export interface TeacherSize {
  /** H: width of the encoder. */
  readonly encoder: number;
  /** J, and width of the late layers. */
  readonly joint: number;
  /** Width of a coupon's terms and of its fit, each. */
  readonly coupon: number;
}

/** About 135,000, 92,000 and 103,000 weights. */
export const TEACHER_SIZES: Readonly<Record<Family, TeacherSize>> = {
  transformer: { encoder: 64, joint: 96, coupon: 32 },
  gru: { encoder: 72, joint: 96, coupon: 32 },
  convolution: { encoder: 56, joint: 96, coupon: 32 },
};

const ENCODERS: Readonly<Record<Family, (width: number) => Encoder>> = {
  transformer: (width) => transformerEncoder({ width, layers: 2, heads: 4, causal: false }),
  gru: (width) => gruEncoder(width, true),
  convolution: convolutionEncoder,
};

const READS_EVENTS: Readonly<Record<Family, string>> = {
  transformer: 'attend/in/kernel',
  gru: 'gru/input',
  convolution: 'conv/in/kernel',
};

export function teacherNetwork(family: Family, size: TeacherSize = TEACHER_SIZES[family]): Network {
  const encoder = ENCODERS[family](size.encoder);
  return {
    hidden: size.encoder,
    joint: size.joint,
    initial: (draw) => ({ ...encoder.initial(draw), ...drawn(headShapes(size), draw) }),
    forward(weights, batch) {
      const encoded = encoder.encode(weights, batch);
      const state = stateOf(weights, encoded, batch);
      const { acts } = encoded;
      return {
        hidden: encoded.last,
        state,
        base: add(matMul(state, weightOf<Tensor2D>(weights, 'base/out')), weightOf(weights, 'base/bias')),
        coupons: couponHeads(weights, state, acts, batch),
      };
    },
    readers: {
      events: [READS_EVENTS[family]],
      context: ['context/kernel'],
      coupons: ['terms/kernel'],
      relative: ['fit/kernel'],
    },
  };
}

function headShapes({ encoder, joint, coupon }: TeacherSize): WeightShapes {
  return {
    'context/kernel': [FEATURES.context, joint],
    'context/bias': [joint],
    'last/kernel': [encoder, joint],
    'mean/kernel': [encoder, joint],
    'state/kernel': [joint, joint],
    'state/bias': [joint],
    'base/out': [joint, BASE_HEADS.length],
    'base/bias': [BASE_HEADS.length],
    'terms/kernel': [FEATURES.coupon, coupon],
    'terms/bias': [coupon],
    'fit/kernel': [FEATURES.relative, coupon],
    'fit/bias': [coupon],
    'ask/kernel': [2 * coupon, encoder],
    'key/kernel': [encoder, encoder],
    'late/found/kernel': [encoder, joint],
    'late/state/kernel': [joint, joint],
    'late/coupon/kernel': [2 * coupon, joint],
    'late/coupon/bias': [joint],
    'later/kernel': [joint, joint],
    'later/bias': [joint],
    'late/out': [joint, COUPON_HEADS.length],
    'late/out_bias': [COUPON_HEADS.length],
  };
}

/** Visit, profile, cart and clock: [B, J]. */
function stateOf(weights: StudentWeights, { last, acts }: Encoded, batch: InputBatch): Tensor2D {
  const { context } = batch;
  const average = acts ? meanOfActs(acts, batch) : last;
  const first = relu(
    add(
      add(product(weights, last, 'last'), product(weights, average, 'mean')),
      dense(weights, context, 'context'),
    ),
  ) as Tensor2D;
  return relu(dense(weights, first, 'state'));
}

/** [B, T, H] → [B, H]; only what is an act counts. */
function meanOfActs(acts: Tensor3D, { acted, size, lengths }: InputBatch): Tensor2D {
  if (!acted) return mean(acts, 1);
  const present = reshape(transpose(reshape(acted, [-1, size])), [size, -1, 1]);
  const shares = Float32Array.from(lengths, (own) => 1 / Math.max(1, own));
  return mul(sum(mul(acts, present), 1) as Tensor2D, tensor2d(shares, [size, 1]));
}

/** [B, J], [B, T, H] → [B·N, 5]. */
function couponHeads(
  weights: StudentWeights,
  state: Tensor2D,
  acts: Tensor3D | undefined,
  batch: InputBatch,
): Tensor2D {
  const terms = relu(dense(weights, batch.coupons, 'terms'));
  const coupon = concat([terms, relu(dense(weights, batch.relative, 'fit'))], 1);
  // The shopper's state is the same for all candidates: one product before it is repeated, not after.
  const common = repeatRows(product(weights, state, 'late/state'), batch.candidates);
  let joined = add(common, dense(weights, coupon, 'late/coupon')) as Tensor2D;
  if (acts) joined = add(joined, product(weights, asked(weights, coupon, acts, batch), 'late/found'));
  const late = relu(dense(weights, relu(joined), 'later'));
  return add(matMul(late, weightOf<Tensor2D>(weights, 'late/out')), weightOf(weights, 'late/out_bias'));
}

/** What each coupon finds in the acts: [B·N, 2·coupon], [B, T, H] → [B·N, H]. */
function asked(
  weights: StudentWeights,
  coupon: Tensor2D,
  acts: Tensor3D,
  { size, candidates, acted }: InputBatch,
): Tensor2D {
  const [, length, width] = acts.shape;
  const flat = reshape(acts, [size * length, width]) as Tensor2D;
  const keys = reshape(product(weights, flat, 'key'), [size, length, width]) as Tensor3D;
  const queries = reshape(product(weights, coupon, 'ask'), [size, candidates, width]) as Tensor3D;
  const scores = mul(matMul(queries, swapped(keys)), 1 / Math.sqrt(width)) as Tensor3D;
  const hidden = acted && (reshape(beforeFirstHidden(acted, size), [size, 1, length]) as Tensor3D);
  const shares = softmax(hidden ? add(scores, hidden) : scores) as Tensor3D;
  return reshape(matMul(shares, acts), [size * candidates, width]);
}

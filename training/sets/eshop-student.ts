/**
 * The student on click sequences: the shipped encoder (the same acts, the same GRU) reads the session, and its coupon side
 * scores products as candidates by the head for "what is looked at next". Widths of coupon and context are the set's own.
 */
import { reshape, slice, type Tensor2D, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { encodeEvents, windowStart } from '../../src/features/encode.js';
import { couponHeads, encodeCoupons, joint, type StudentWeights } from '../../src/model/student.js';
import { studentWeightShapes } from '../../src/model/student-shape.js';
import { COUPON_HEADS, type NamedWeights } from '../../src/model/types.js';
import type { Pool } from '../../src/pool/schema.js';
import { gruEncoder } from '../encoders/gru.js';
import { stacked, timeMajor } from '../fit/batches.js';
import { drawn } from '../fit/initial.js';
import { FEATURES, type InputBatch } from '../fit/input-batch.js';
import { repeatRows } from '../fit/layers.js';
import type { Random } from '../simulator/random.js';
import { CONTEXT, contextRow, RELATIVE, relativeRows, TERMS } from './eshop-candidates.js';
import { type ClickSession, type Clicks, eventsOf } from './eshop-sessions.js';
import type { Statistics, View } from './eshop-statistics.js';

export const WIDTHS = { hidden: 48, joint: 48, coupon: 16, late: 48 } as const;
const ENCODER = gruEncoder(WIDTHS.hidden);
const INTEREST = COUPON_HEADS.indexOf('interest');

export function initialWeights(draw: Random): NamedWeights {
  const shape = {
    event: FEATURES.event,
    hidden: WIDTHS.hidden,
    context: CONTEXT,
    coupon: TERMS,
    relative: RELATIVE,
  };
  const heads = Object.entries(studentWeightShapes(shape, WIDTHS)).filter(
    ([name]) => !name.startsWith('gru/'),
  );
  return { ...ENCODER.initial(draw), ...drawn(Object.fromEntries(heads), draw) };
}

/** A session after some clicks, with the products that may come next. */
export interface Position {
  /** Acts, T: what batches are made by. */
  readonly length: number;
  /** [T, E]. */
  readonly events: Float32Array;
  readonly context: Float32Array;
  /** [N] products; the same N for all positions of a batch. */
  readonly candidates: Uint16Array;
  /** [N, R]. */
  readonly relative: Float32Array;
  /** The candidate that came next. */
  readonly target: number;
}

export function positionAt(
  session: ClickSession,
  seen: number,
  candidates: Uint16Array,
  world: {
    readonly clicks: Clicks;
    readonly statistics: Statistics;
    readonly view: View;
    readonly pool: Pool;
  },
): Position {
  const { clicks, statistics, view, pool } = world;
  const past = session.clicks.subarray(0, seen);
  const events = eventsOf({ ...session, clicks: past }, clicks.products);
  const rows = encodeEvents(events, windowStart(events), pool);
  return {
    length: rows.length / FEATURES.event,
    events: rows,
    context: contextRow(past, session.poland, clicks),
    candidates,
    relative: relativeRows(past, candidates, clicks, statistics, view),
    target: candidates.indexOf(session.clicks[seen] as number),
  };
}

/**
 * Logits [B, N] of the candidates.
 * @param terms [P, K] of all products
 * @param reads whether the session is read; else the encoder's memory stays empty, which shows what reading it adds
 */
export function scorePositions(
  weights: StudentWeights,
  positions: readonly Position[],
  terms: Float32Array,
  reads = true,
): Tensor2D {
  const size = positions.length;
  const count = positions[0]?.candidates.length ?? 0;
  const hidden = reads
    ? ENCODER.encode(weights, acts(positions)).last
    : (zeros([size, WIDTHS.hidden]) as Tensor2D);
  const context = tensor2d(stacked(positions.map((one) => one.context)), [size, CONTEXT]);
  const own = new Float32Array(size * count * TERMS);
  positions.forEach(({ candidates }, row) => {
    candidates.forEach((product, at) => {
      own.set(terms.subarray(product * TERMS, (product + 1) * TERMS), (row * count + at) * TERMS);
    });
  });
  const heads = couponHeads(
    weights,
    repeatRows(joint(weights, hidden, context), count),
    encodeCoupons(weights, tensor2d(own, [size * count, TERMS])),
    tensor2d(stacked(positions.map((one) => one.relative)), [size * count, RELATIVE]),
  );
  return reshape(slice(heads, [0, INTEREST], [size * count, 1]), [size, count]);
}

/** What an encoder reads of a batch. */
function acts(positions: readonly Position[]): InputBatch {
  const size = positions.length;
  const lengths = positions.map((one) => one.length);
  // Two steps at least: tfjs cannot differentiate a split into one part.
  const length = Math.max(2, ...lengths);
  const mask = new Float32Array(length * size);
  lengths.forEach((own, row) => {
    for (let time = length - own; time < length; time++) mask[time * size + row] = 1;
  });
  const rows = positions.map((one) => one.events);
  return {
    size,
    length,
    lengths,
    candidates: 1,
    events: tensor2d(timeMajor(rows, length, FEATURES.event), [length * size, FEATURES.event]),
    acted: tensor2d(mask, [length * size, 1]),
    context: tensor2d([0], [1, 1]),
    coupons: tensor2d([0], [1, 1]),
    relative: tensor2d([0], [1, 1]),
  };
}

/** Logits of one batch as plain rows. */
export function scoresOf(
  weights: StudentWeights,
  positions: readonly Position[],
  terms: Float32Array,
  reads = true,
): Float32Array[] {
  return tidy(() => {
    const logits = scorePositions(weights, positions, terms, reads);
    const [size, count] = logits.shape;
    const values = logits.dataSync<'float32'>() as Float32Array;
    return Array.from({ length: size }, (_, row) => values.slice(row * count, (row + 1) * count));
  });
}

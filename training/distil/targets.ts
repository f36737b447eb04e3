/**
 * What a teacher says, as targets for a student: its heads, and its joint state as a direction. A teacher's state may be
 * hundreds of numbers wide; a fixed random projection keeps the angles between states (Johnson & Lindenstrauss 1984).
 */
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { BASE_HEADS, COUPON_HEADS, type StudentOutput } from '../../src/model/types.js';
import type { Example, ExpectedOutcomes } from '../example.js';
import { candidatesOf } from '../fit/input-batch.js';
import type { Heads } from '../fit/label-loss.js';
import { headsOf } from '../fit/label-loss.js';
import { createRandom } from '../simulator/random.js';

/** Width of the projected state. */
export const TARGET_STATE = 48;

/** A teacher's answer to one input, candidates in the input's order. */
export interface SoftTarget {
  readonly base: Float32Array;
  readonly coupons: Float32Array;
  /** [TARGET_STATE], length 1; absent where the teacher shows no state. */
  readonly state?: Float32Array;
}

/** Anything that a student can learn from. */
export interface Teaching extends StudentOutput {
  /** [J]: what the heads were read from. */
  readonly state?: Float32Array;
}

/** A teacher's answers with what is known in their place, where expectations are: of waiting and interest they say nothing. */
export const informed = (answers: readonly Teaching[], examples: readonly Example[]): Teaching[] =>
  answers.map((answer, index) => {
    const expected = (examples[index] as Example).expected;
    return expected ? { ...answer, ...knownHeads(answer, expected) } : answer;
  });

function knownHeads({ base, coupons }: Teaching, { bought, redeemed, claimed, order }: ExpectedOutcomes) {
  const at = (column: Float32Array, action: number) => column[action] as number;
  const known = {
    uplift: (action: number) => logit(at(bought, action)) - logit(at(bought, 0)),
    redeem: (action: number) => logit(at(redeemed, action)),
    basket: (action: number) => Math.log(at(order, action) / at(order, 0)),
    claim: (action: number) => logit(at(claimed, action)),
  };
  const width = COUPON_HEADS.length;
  return {
    base: Float32Array.from(BASE_HEADS, (head, index) =>
      head === 'buy'
        ? logit(at(bought, 0))
        : head === 'order'
          ? Math.log(at(order, 0))
          : (base[index] as number),
    ),
    coupons: coupons.map((said, index) => {
      const head = COUPON_HEADS[index % width] as (typeof COUPON_HEADS)[number];
      return head === 'interest' ? said : known[head](1 + Math.floor(index / width));
    }),
  };
}

const logit = (probability: number): number => Math.log(probability / (1 - probability));

/** Makes targets of a teacher's answers. */
export const softTargets = (answers: readonly Teaching[], project: Projection): SoftTarget[] =>
  answers.map(({ base, coupons, state }) => ({ base, coupons, ...(state && { state: project(state) }) }));

/** [J] → [TARGET_STATE]. */
export type Projection = (state: Float32Array) => Float32Array;

/** The projection for states like these: centred and scaled as they are. */
export function projectionFor(answers: readonly Teaching[]): Projection {
  const states = answers.flatMap(({ state }) => (state ? [state] : []));
  const width = states[0]?.length ?? 0;
  const [means, deviations] = moments(states, width);
  const draw = createRandom('state projection');
  const directions = Float64Array.from({ length: TARGET_STATE * width }, () => draw.normal());
  return (state) => {
    const projected = new Float32Array(TARGET_STATE);
    const scaled = Float64Array.from(state, (value, at) => {
      const deviation = deviations[at] as number;
      // A unit that never moves says nothing.
      return deviation < 1e-6 ? 0 : (value - (means[at] as number)) / deviation;
    });
    for (let row = 0; row < TARGET_STATE; row++) {
      let sum = 0;
      for (let at = 0; at < width; at++)
        sum += (scaled[at] as number) * (directions[row * width + at] as number);
      projected[row] = sum;
    }
    const length = Math.hypot(...projected) || 1;
    return projected.map((value) => value / length);
  };
}

function moments(states: readonly Float32Array[], width: number): [Float64Array, Float64Array] {
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const state of states) {
    state.forEach((value, at) => {
      means[at] = (means[at] as number) + value / states.length;
      squares[at] = (squares[at] as number) + value ** 2 / states.length;
    });
  }
  return [means, squares.map((square, at) => Math.sqrt(Math.max(0, square - (means[at] as number) ** 2)))];
}

export interface TargetBatch {
  /** The teacher's heads, as the student's. */
  readonly heads: Heads;
  /** 1 for candidates that exist, [B, N]. */
  readonly present: Tensor2D;
  /** [B, TARGET_STATE]; absent where no target has one. */
  readonly state: Tensor2D | undefined;
}

export function targetBatch(
  targets: readonly SoftTarget[],
  examples: readonly Example[],
  candidates: number,
): TargetBatch {
  const size = targets.length;
  const width = COUPON_HEADS.length;
  const coupons = new Float32Array(size * candidates * width);
  const base = new Float32Array(size * BASE_HEADS.length);
  const present = new Float32Array(size * candidates);
  const state = new Float32Array(size * TARGET_STATE);
  targets.forEach((target, row) => {
    base.set(target.base.subarray(0, BASE_HEADS.length), row * BASE_HEADS.length);
    coupons.set(target.coupons, row * candidates * width);
    const own = candidatesOf((examples[row] as Example).input);
    present.fill(1, row * candidates, row * candidates + own);
    if (target.state) state.set(target.state, row * TARGET_STATE);
  });
  const prediction = {
    base: tensor2d(base, [size, BASE_HEADS.length]),
    coupons: tensor2d(coupons, [size * candidates, width]),
  };
  return {
    heads: headsOf(prediction, candidates),
    present: tensor2d(present, [size, candidates]),
    state: targets.every((target) => target.state) ? tensor2d(state, [size, TARGET_STATE]) : undefined,
  };
}

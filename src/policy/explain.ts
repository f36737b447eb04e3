/**
 * "Why this offer?" Exact Shapley values of the chosen utility against none over a few feature groups. A group that does
 * not take part is replaced by the artifact's fixed background (an average visit). The visit's encoding has two
 * states, so it costs two runs of the student; all other groups are rows of one batch in each.
 */
import type { Background } from '../model/artifact.js';
import type { StudentInput, StudentOutput } from '../model/types.js';
import type { Why } from '../store/store.js';
import { shapleyValues } from './shapley.js';

/** Columns [from, to) of one part of the input that are explained together. */
export interface FeatureGroup {
  readonly name: string;
  readonly part: 'context' | 'relative';
  readonly from: number;
  readonly to: number;
}

/** The student's inputs for one coupon at one moment, all real. */
export interface ExplainedMoment {
  /** [H], with every event of the visit in it. */
  readonly hidden: Float32Array;
  readonly context: Float32Array;
  readonly coupon: Float32Array;
  readonly relative: Float32Array;
}

/** The name under which the sequence of events is explained. */
export const VISIT_GROUP = 'visit';

/**
 * Two inputs, without and with the real visit; row `mask` of each has exactly the groups of that bit mask real.
 */
export function maskedInputs(
  moment: ExplainedMoment,
  background: Background,
  groups: readonly FeatureGroup[],
): readonly [StudentInput, StudentInput] {
  const rows = 1 << groups.length;
  const context = repeat(background.context, rows);
  const relative = repeat(background.relative, rows);
  for (let mask = 0; mask < rows; mask++) {
    groups.forEach((group, index) => {
      if (!(mask & (1 << index))) return;
      const [target, real] =
        group.part === 'context' ? [context, moment.context] : [relative, moment.relative];
      target.set(real.subarray(group.from, group.to), mask * real.length + group.from);
    });
  }
  const shared = { events: new Float32Array(0), context, relative, coupons: repeat(moment.coupon, rows) };
  return [
    { ...shared, hidden: background.hidden },
    { ...shared, hidden: moment.hidden },
  ];
}

/** The name under which it is explained what this shopper's answers to earlier offers changed. */
export const LEARNT_GROUP = 'learnt';

/**
 * @param outputs of the two inputs of `maskedInputs`, in their order
 * @param utilityOf utility of the coupon over none from one row's base and coupon heads, minor units
 * @param factor of what the head learnt on that utility (learn/correct.ts); a player of its own where it is not 1
 */
export function attribute(
  outputs: readonly [StudentOutput, StudentOutput],
  groups: readonly FeatureGroup[],
  utilityOf: (base: Float32Array, heads: Float32Array) => number,
  factor = 1,
): Why {
  const rows = 1 << groups.length;
  const untaught = outputs.flatMap((output) =>
    Array.from({ length: rows }, (_, row) =>
      utilityOf(part(output.base, row, rows), part(output.coupons, row, rows)),
    ),
  );
  // The visit is the highest bit: its two runs stand one after the other.
  const names = [...groups.map((group) => group.name), VISIT_GROUP];
  // What was learnt scales the worth of every coalition alike, so that it costs no run more.
  const worth = factor === 1 ? untaught : [...untaught, ...untaught.map((value) => factor * value)];
  if (factor !== 1) names.push(LEARNT_GROUP);
  const values = shapleyValues(names.length, worth);
  return {
    utility: worth.at(-1) as number,
    background: worth[0] as number,
    contributions: names.map((group, index) => ({ group, value: values[index] as number })),
  };
}

function repeat(row: Float32Array, times: number): Float32Array {
  const all = new Float32Array(row.length * times);
  for (let at = 0; at < times; at++) all.set(row, at * row.length);
  return all;
}

function part(flat: Float32Array, row: number, rows: number): Float32Array {
  const width = flat.length / rows;
  return flat.subarray(row * width, (row + 1) * width);
}

/** Who is asked to see what, so that what coupons add can be measured: holdout, arms, private reports. */
import * as v from 'valibot';
import { count, id, rate } from './fields.js';

/** One policy under trial: the pool's own, with what is named here in its place. */
export const Arm = v.strictObject({
  id,
  /** Share of the shoppers who are not held out, 0…1; the shares of all arms sum to 1. */
  share: rate,
  objective: v.optional(v.picklist(['profit', 'revenue', 'conversions'])),
  leastGain: v.optional(rate),
  exploration: v.optional(rate),
  /** `value`: now or later, by what waiting is worth. `first_chance`: at the first moment that may. `exit_only`: at exit intent. */
  timing: v.optional(v.picklist(['value', 'first_chance', 'exit_only'])),
});

export const Trial = v.strictObject({
  /** Names this trial, and is the epoch of its arms: another name draws everybody anew. */
  id: v.optional(id, 'default'),
  /** Share of shoppers who are shown nothing, 0…1. */
  holdout: v.optional(rate, 0),
  /** Every arm decides as the pool does, whatever it names: a difference then is the measurement's own fault. */
  aa: v.optional(v.boolean(), false),
  arms: v.optional(
    v.pipe(
      v.array(Arm),
      v.maxLength(16),
      v.check(
        (all) => all.length === 0 || Math.abs(all.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9,
        'shares of the arms sum to 1',
      ),
      v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'arm ids are unique'),
      v.check((all) => all.every((one) => one.id !== 'holdout'), 'an arm of its own is not called “holdout”'),
    ),
    [],
  ),
});

/** Most ε of one report. Compiled into every device: a pool that asks for more is no pool. */
export const MOST_EPSILON = 3;

/** Private reports (docs/measurement.md). Weeks, questions and ceilings are the device's; the shop chooses only the noise. */
export const Measurement = v.strictObject({
  /** ε of one report by k-ary randomised response; 0 asks for none. */
  epsilon: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_EPSILON)), 0),
  /** Names this ε in the reports, 1…9,999: another ε needs another number. */
  version: v.optional(v.pipe(count, v.minValue(1), v.maxValue(9_999)), 1),
});

export type Arm = v.InferOutput<typeof Arm>;
export type Trial = v.InferOutput<typeof Trial>;
export type Measurement = v.InferOutput<typeof Measurement>;

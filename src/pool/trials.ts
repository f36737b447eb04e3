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
  /** Names this trial: another name draws everybody anew. */
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
    ),
    [],
  ),
});

/** The widget holds ε under a ceiling of its own. */
export const Measurement = v.strictObject({
  /** ε of one report by k-ary randomised response; 0 sends none. */
  epsilon: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(4)), 0),
  /** Length of an epoch: arms are drawn once in it, and a device reports once. Days, 1…365. */
  epochDays: v.optional(v.pipe(count, v.minValue(1), v.maxValue(365)), 28),
});

export type Arm = v.InferOutput<typeof Arm>;
export type Trial = v.InferOutput<typeof Trial>;
export type Measurement = v.InferOutput<typeof Measurement>;

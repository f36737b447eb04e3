/**
 * The head for waiting, from whole visits. Its value is what an offer now must be expected to add so that showing it is no
 * worse than going on; where the student's expectations are right that is what the best choice later in the visit adds,
 * and where they are too high by a little, as the best of many estimates is, it is higher by as much.
 *
 * Policy iteration with regression on paths (Longstaff & Schwartz 2001; Ernst, Geurts & Wehenkel 2005): under the rule of
 * the last round each visit is walked backwards, so that every moment knows what going on brings; the advantage of showing now
 *
 *     gain(t) − what going on brings(t)  ≈  a · expected(t) + w · state(t) + c
 *
 * is regressed, and the next rule shows where that is above 0: where expected(t) > wait(t) = −(w · state(t) + c) / a.
 */
import { type Line, ridge } from '../fit/ridge.js';
import { atSign, type ExitSigns, type TimedMoment, type Trajectory } from './trajectory.js';

export interface PatienceOptions {
  readonly signs: ExitSigns;
  /** What showing an offer costs beside its discount: the bar under offers, typical orders. */
  readonly bar: number;
  readonly rounds?: number;
  /** Ridge per moment. */
  readonly penalty?: number;
}

/** Expectations are in typical orders, states in units: the penalty should weigh on the states alone. */
const SCALE = 100;
/** Expectations that say next to nothing of gains would make everybody wait for ever. */
const LEAST_TRUST = 0.1;

/** The head: wait = slope · state + intercept, typical orders. */
export function fitPatience(
  visits: readonly Trajectory[],
  { signs, bar, rounds = 10, penalty = 1e-3 }: PatienceOptions,
): Line {
  const moments = visits.flatMap((visit) => visit.moments);
  const rows = moments.map(({ state, expected }) => Float64Array.of(...state, SCALE * expected));
  const targets = new Float64Array(moments.length);
  let waits = moments.map(({ wait }) => wait);
  let patience: Line = { slope: new Float64Array(), intercept: 0 };
  for (let round = 0; round < rounds; round++) {
    let from = 0;
    for (const visit of visits) {
      advantages(visit, waits, from, { signs, bar }, targets);
      from += visit.moments.length;
    }
    const { slope, intercept } = ridge(rows, targets, penalty * rows.length);
    const trust = Math.max(LEAST_TRUST, SCALE * (slope.at(-1) as number));
    patience = {
      slope: slope.slice(0, -1).map((value) => -value / trust),
      intercept: -intercept / trust,
    };
    waits = moments.map((moment) => waitAt(patience, moment));
  }
  return patience;
}

export function waitAt({ slope, intercept }: Line, { state }: TimedMoment): number {
  let sum = intercept;
  for (let at = 0; at < slope.length; at++) sum += (slope[at] as number) * (state[at] as number);
  return sum;
}

/** Of each moment: what showing now brings, less what going on brings under the rule of `waits`; both less the bar. */
function advantages(
  visit: Trajectory,
  waits: readonly number[],
  from: number,
  { signs, bar }: Pick<PatienceOptions, 'signs' | 'bar'>,
  into: Float64Array,
): void {
  let later = 0;
  for (let at = visit.moments.length - 1; at >= 0; at--) {
    const { expected, gain } = visit.moments[at] as TimedMoment;
    const sign = expected > bar ? atSign(visit, at, signs) : undefined;
    if (sign !== undefined) later = sign - bar;
    into[from + at] = gain - bar - later;
    if (expected > bar && expected >= (waits[from + at] as number)) later = gain - bar;
  }
}

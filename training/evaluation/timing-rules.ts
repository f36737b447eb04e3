/** When to show the one offer of a visit: rules that all choose by the same student, under a bar of their own. */
import { createRandom } from '../simulator/random.js';
import { atSign, type ExitSigns, type TimedMoment, type Trajectory } from '../waiting/trajectory.js';

/**
 * What a visit gains under a rule, typical orders; undefined where it shows nothing.
 * @param bar what the best coupon must be expected to add
 * @param index of the visit
 */
export type TimingRule = (visit: Trajectory, bar: number, index: number) => number | undefined;

const worth = ({ expected }: TimedMoment, bar: number) => expected > bar;

/** At the first moment that the rules leave, or never. */
export const firstChance: TimingRule = ({ moments }, bar) => {
  const [first] = moments;
  return first && worth(first, bar) ? first.gain : undefined;
};

/** At the first moment at which a coupon is worth it: without a value of waiting this is what a device does. */
export const firstWorth: TimingRule = ({ moments }, bar) => moments.find((one) => worth(one, bar))?.gain;

/** At one moment of the visit, each as likely, or never. */
export function randomMoment(seed: number): TimingRule {
  const draws = createRandom(`moment/${seed}`);
  const drawn: number[] = [];
  return ({ moments }, bar, index) => {
    while (drawn.length <= index) drawn.push(draws.next());
    const moment = moments[Math.floor((drawn[index] as number) * moments.length)] as TimedMoment;
    return worth(moment, bar) ? moment.gain : undefined;
  };
}

/** At the first sign of leaving at which a coupon is worth it. */
export const exitOnly =
  (signs: ExitSigns): TimingRule =>
  (visit, bar) =>
    walk(visit, bar, signs, () => false);

/** By the value of waiting: now where now is worth more; at a sign of leaving nothing waits. */
export const byWaiting =
  (waits: (moment: TimedMoment) => number, signs: ExitSigns): TimingRule =>
  (visit, bar) =>
    walk(visit, bar, signs, (moment) => moment.expected >= waits(moment));

function walk(
  visit: Trajectory,
  bar: number,
  signs: ExitSigns,
  isNow: (moment: TimedMoment) => boolean,
): number | undefined {
  for (const [at, moment] of visit.moments.entries()) {
    if (!worth(moment, bar)) continue;
    if (isNow(moment)) return moment.gain;
    const leaving = atSign(visit, at, signs);
    if (leaving !== undefined) return leaving;
  }
  return undefined;
}

export interface Timed {
  /** Of each visit, typical orders; 0 where nothing is shown. */
  readonly gains: readonly number[];
  /** Share of visits that see an offer. */
  readonly offers: number;
  readonly bar: number;
}

export function timed(visits: readonly Trajectory[], rule: TimingRule, bar: number): Timed {
  const shown = visits.map((visit, index) => rule(visit, bar, index));
  const offers = shown.filter((gain) => gain !== undefined).length / visits.length;
  return { gains: shown.map((gain) => gain ?? 0), offers, bar };
}

/** Bars that are looked at, typical orders: nobody expects more of a coupon. */
const [LEAST_BAR, MOST_BAR] = [-0.5, 1];
const HALVINGS = 30;

/** The rule under the bar at which it shows to this share of visits, or to as many as it can. */
export function timedAt(visits: readonly Trajectory[], rule: TimingRule, share: number): Timed {
  let [low, high] = [LEAST_BAR, MOST_BAR];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (timed(visits, rule, middle).offers > share) low = middle;
    else high = middle;
  }
  return timed(visits, rule, high);
}

/** Times and orders of shoppers in a world that changes on a day. */
import { createRandom } from '../simulator/random.js';
import { arrivals, DAY_MS } from './clock.js';
import { DAYS, type Experiment, schedule } from './experiment.js';
import { respond } from './problem.js';

type Schedule = ReturnType<typeof schedule>;

/** One day brings so many times the shoppers of any other. */
export function crowded(experiment: Experiment, seed: string, day: number, times: number): Schedule {
  const { order } = schedule(experiment, seed);
  const random = createRandom(`crowded/${seed}`);
  return { order, times: arrivals(order.length, DAYS, random, (one) => (one === day ? times : 1)) };
}

/** Of those who would get an offer of the one half of the coupons and not of the other, so many come in the first half. */
const FIRST_HALF = 0.8;

/**
 * Tastes shift for good: whose best coupon at the best prices is an even one comes with .8 before the day, whose best is an odd
 * one with .8 after it. Who comes is the same in all.
 */
export function shifted(experiment: Experiment, seed: string, day: number): Schedule {
  const { times, order } = schedule(experiment, seed);
  const random = createRandom(`shifted/${seed}`);
  const { problem, bound } = experiment;
  const first = times.findIndex((at) => at >= day * DAY_MS);
  const likes = respond(problem, bound.lambda, bound.mu).best;
  const early: number[] = [];
  const late: number[] = [];
  const rest: number[] = [];
  for (const row of order) {
    const coupon = likes[row] as number;
    if (coupon < 0) rest.push(row);
    else if (random.next() < FIRST_HALF === (coupon % 2 === 0)) early.push(row);
    else late.push(row);
  }
  // Whom no price moves fill up both halves.
  const filling = Math.max(0, first - early.length);
  const before = random.shuffled([...early, ...rest.slice(0, filling)]);
  const after = random.shuffled([...late, ...rest.slice(filling)]);
  return { times, order: Uint32Array.from([...before, ...after]) };
}

/** Do all runners compute the same? Asked before anything is timed. */
import { outputDifference } from '../../src/model/reference.js';
import { randomAsk, randomCoupons, randomEvents } from './random-model.js';
import type { BenchModel, BenchRunner } from './runners/bench-runner.js';

/** float32 sums in different orders, and each runtime's own tanh and exp, over up to 64 steps. */
export const AGREEMENT = 1e-5;

export interface Difference {
  readonly runner: string;
  readonly what: string;
  /** Largest absolute difference of any output from the first runner's. */
  readonly largest: number;
}

/**
 * The differences of all runners from the first, for a visit read from cold and for a decision over each number of
 * coupons. Leaves the last number of coupons kept.
 */
export async function differences(
  model: BenchModel,
  runners: Readonly<Record<string, BenchRunner>>,
  sizes: { readonly events: number; readonly coupons: readonly number[] },
): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  const [[, first], ...others] = Object.entries(runners) as [
    [string, BenchRunner],
    ...[string, BenchRunner][],
  ];
  const none = new Float32Array(0);
  const asHidden = (hidden: Float32Array) => ({ hidden, base: none, coupons: none });
  for (const events of [1, sizes.events]) {
    const visit = randomEvents('agreement', model, events);
    const expected = asHidden(await first.read(visit));
    for (const [runner, one] of others) {
      const largest = outputDifference(asHidden(await one.read(visit)), expected);
      found.push({ runner, what: `${events} events`, largest });
    }
  }
  for (const coupons of sizes.coupons) {
    const terms = randomCoupons('agreement', model, coupons);
    // Two decisions each: what is kept must serve the second as it did the first.
    const asks = ['one', 'two'].map((seed) => randomAsk(seed, model, coupons));
    await first.keep(terms);
    for (const [runner, one] of others) {
      await one.keep(terms);
      let largest = 0;
      for (const ask of asks) {
        largest = Math.max(largest, outputDifference(await one.decide(ask), await first.decide(ask)));
      }
      found.push({ runner, what: `${coupons} coupons`, largest });
    }
  }
  return found;
}

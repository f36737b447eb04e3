/**
 * Intervals for a study of few seeds with many shops each. A seed is a world of its own: training data, first weights
 * and held-out shops. Every contestant of a seed meets the same shops, so what is resampled is resampled for all of
 * them at once, and differences and ratios are paired.
 */
import { studentQuantile } from '../metrics/intervals.js';
import { createRandom } from '../simulator/random.js';

/** One seed's results as a vector of means (the components), over its shops with given multiplicities. */
export interface SeedResult {
  readonly shops: number;
  /** @param weights how often each shop counts; all once where absent */
  components(weights?: Uint16Array): Float64Array;
}

export interface Draws {
  /** Means over seeds. */
  readonly point: Float64Array;
  /** The same with seeds drawn anew, and with shops drawn anew within the seeds there are. */
  readonly bySeeds: readonly Float64Array[];
  readonly byShops: readonly Float64Array[];
}

export interface Estimate {
  readonly value: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
}

const NORMAL = 1.959964;

/**
 * Draws both kinds of resample (cluster bootstrap, Davison & Hinkley 1997, section 3.8). Five seeds are few: the bootstrap
 * knows a variance only up to (K−1)/K, and a normal quantile for it is too short, so deviations between seeds are
 * widened by √(K/(K−1)) and by Student's quantile over the normal one.
 */
export function drawResamples(seeds: readonly SeedResult[], draws: number, seed: number): Draws {
  const random = createRandom(`study/${seed}`);
  const full = seeds.map((one) => one.components());
  const point = meanOf(full);
  const count = seeds.length;
  const widening = count > 1 ? (Math.sqrt(count / (count - 1)) * studentQuantile(count - 1)) / NORMAL : 0;
  const bySeeds = Array.from({ length: count > 1 ? draws : 0 }, () => {
    const drawn = meanOf(full.map(() => random.pick(full)));
    return point.map((value, at) => value + widening * ((drawn[at] as number) - value));
  });
  // A single shop of a single seed says nothing of how far another would be from it.
  const several = count > 1 || seeds.some(({ shops }) => shops > 1);
  const byShops = Array.from({ length: several ? draws : 0 }, () =>
    meanOf(seeds.map((one) => one.components(drawMultiplicities(one.shops, random.next)))),
  );
  return { point, bySeeds, byShops };
}

function drawMultiplicities(shops: number, next: () => number): Uint16Array {
  const weights = new Uint16Array(shops);
  for (let drawn = 0; drawn < shops; drawn++) {
    const shop = Math.floor(next() * shops);
    weights[shop] = (weights[shop] as number) + 1;
  }
  return weights;
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let at = 0; at < mean.length; at++)
      mean[at] = (mean[at] as number) + (row[at] as number) / rows.length;
  return mean;
}

/**
 * A statistic of the components with its interval: at each end the wider of resampling seeds and resampling shops. Draws
 * in which the statistic is undefined (NaN) count as the worst there are, at the lower end. From one shop of one seed the
 * interval is everything.
 */
export function estimateOf(draws: Draws, statistic: (components: Float64Array) => number): Estimate {
  const ends = [draws.bySeeds, draws.byShops]
    .filter((all) => all.length > 0)
    .map((all) => {
      const values = Float64Array.from(all, (components) => {
        const value = statistic(components);
        return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
      }).sort();
      // Whole order statistics: between −∞ and a number there is nothing to interpolate.
      const last = values.length - 1;
      return [values[Math.floor(0.025 * last)] as number, values[Math.ceil(0.975 * last)] as number] as const;
    });
  return {
    value: statistic(draws.point),
    interval:
      ends.length > 0
        ? [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))]
        : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  };
}

import { createRandom } from '../simulator/random.js';

/** A mean with its 95 % percentile bootstrap interval. */
export interface Estimate {
  readonly mean: number;
  readonly interval: readonly [number, number];
}

/**
 * Mean of values that come in clusters (shoppers of one shop), with the interval from resampling whole clusters
 * (Davison & Hinkley 1997, section 3.8). With one cluster its members are resampled.
 * @param clusters values by cluster; paired differences for a paired interval
 */
export function clusterBootstrap(
  clusters: readonly (readonly number[])[],
  seed: number,
  draws = 2000,
): Estimate {
  const units = clusters.length > 1 ? clusters : (clusters[0] ?? []).map((value) => [value]);
  const sums = units.map((unit) => unit.reduce((sum, value) => sum + value, 0));
  const sizes = units.map((unit) => unit.length);
  const mean = total(sums) / total(sizes);
  const random = createRandom(`bootstrap/${seed}`);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let [sum, size] = [0, 0];
    for (let i = 0; i < units.length; i++) {
      const unit = random.integer(0, units.length - 1);
      sum += sums[unit] as number;
      size += sizes[unit] as number;
    }
    means[draw] = sum / size;
  }
  means.sort();
  const at = (share: number) => means[Math.floor(share * (draws - 1))] as number;
  return { mean, interval: [at(0.025), at(0.975)] };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

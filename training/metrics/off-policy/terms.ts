/**
 * Every estimator of a policy's value is here a ratio of sums over rows, Σ numerator / Σ denominator. That one form gives
 * each of them the same interval (likelihood-interval.ts), and intervals over people where people have many rows.
 */

export interface Terms {
  /** [n] in the unit of the reward, times that of the denominator. */
  readonly numerators: Float64Array;
  /** [n], ≥ 0; all 1 where absent: the estimate is then a mean. */
  readonly denominators?: Float64Array;
}

export function ratioOf({ numerators, denominators }: Terms): number {
  return total(numerators) / (denominators ? total(denominators) : numerators.length);
}

/** Deviations of a row from the estimate, scaled so that the estimate's error is near their mean. */
export function influenceOf(terms: Terms): Float64Array {
  const { numerators, denominators } = terms;
  const value = ratioOf(terms);
  const scale = denominators ? total(denominators) / numerators.length : 1;
  const influence = new Float64Array(numerators.length);
  for (let row = 0; row < influence.length; row++) {
    influence[row] = ((numerators[row] as number) - value * (denominators?.[row] ?? 1)) / scale;
  }
  return influence;
}

/** Standard error of the ratio by linearising it: √(Σ influence² / (n (n − 1))). */
export function standardErrorOf(terms: Terms): number {
  const rows = terms.numerators.length;
  let squares = 0;
  for (const one of influenceOf(terms)) squares += one * one;
  return rows > 1 ? Math.sqrt(squares / (rows * (rows - 1))) : Number.NaN;
}

/**
 * One term for each cluster: the rows of one person tell of each other, people don't.
 * @param clusters cluster of each row
 */
export function byCluster({ numerators, denominators }: Terms, clusters: ArrayLike<number>): Terms {
  const places = new Map<number, number>();
  const place = (cluster: number) => {
    const known = places.get(cluster) ?? places.size;
    places.set(cluster, known);
    return known;
  };
  const placed = Uint32Array.from(clusters, place);
  const [above, below] = [new Float64Array(places.size), new Float64Array(places.size)];
  placed.forEach((at, row) => {
    above[at] = (above[at] as number) + (numerators[row] as number);
    below[at] = (below[at] as number) + (denominators?.[row] ?? 1);
  });
  return { numerators: above, denominators: below };
}

const total = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

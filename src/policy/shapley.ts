/**
 * Exact Shapley values (Shapley 1953; for feature groups of a model: Lundberg & Lee 2017) of a game over n players, given
 * the worth of every coalition. Exact means 2^n worths: keep n ≤ 8.
 */

/**
 * @param n number of players, 1…8
 * @param worth `worth[mask]` is the value when exactly the players in the bit mask take part; length 2^n
 * @returns n values with Σ values = worth[all] − worth[none] (the efficiency axiom)
 */
export function shapleyValues(n: number, worth: ArrayLike<number>): number[] {
  const weights = coalitionWeights(n);
  const values = new Array<number>(n).fill(0);
  for (let mask = 0; mask < 1 << n; mask++) {
    const size = bits(mask);
    for (let player = 0; player < n; player++) {
      const bit = 1 << player;
      if (mask & bit) continue;
      const gained = (worth[mask | bit] as number) - (worth[mask] as number);
      values[player] = (values[player] as number) + (weights[size] as number) * gained;
    }
  }
  return values;
}

/** |S|! (n − |S| − 1)! / n! for each coalition size. */
function coalitionWeights(n: number): number[] {
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  return Array.from({ length: n }, (_, size) => (factorial(size) * factorial(n - size - 1)) / factorial(n));
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}

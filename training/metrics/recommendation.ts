/** Where the thing that was looked at next stood in a list of candidates. */

/**
 * Rank of candidate `target` from 1; of equal scores the target stands in the middle, so that a constant gains nothing.
 */
export function rankOf(scores: ArrayLike<number>, target: number): number {
  const own = scores[target] as number;
  let [above, equal] = [0, 0];
  for (let at = 0; at < scores.length; at++) {
    const other = scores[at] as number;
    if (other > own) above++;
    else if (other === own && at !== target) equal++;
  }
  return 1 + above + equal / 2;
}

/** 1 where the rank is among the first k. */
export const hitAt = (rank: number, k: number): number => (rank <= k ? 1 : 0);

/** Reciprocal rank, 0 beyond the first k. */
export const reciprocalRankAt = (rank: number, k: number): number => (rank <= k ? 1 / rank : 0);

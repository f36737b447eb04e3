/**
 * Sample-ratio mismatch: do the arms have as many shoppers as they were drawn for? Where they don't, shoppers were lost or
 * counted in one arm more than in another, and no lift of the trial can be trusted (Fabijan et al., KDD 2019).
 */
import { chiSquareTail } from './statistics.js';

/** Checked again and again as a trial runs, so the bar is far below .05. */
export const MISMATCH_P = 0.001;

export interface SampleRatio {
  readonly chiSquare: number;
  readonly pValue: number;
  readonly isMismatch: boolean;
  /** Shoppers expected by design, in the order given. */
  readonly expected: readonly number[];
}

/** Pearson's chi-square of counts against shares; arms of share 0 must be empty. */
export function sampleRatio(
  arms: readonly { readonly shoppers: number; readonly share: number }[],
): SampleRatio {
  const total = arms.reduce((sum, { shoppers }) => sum + shoppers, 0);
  const whole = arms.reduce((sum, { share }) => sum + share, 0);
  const expected = arms.map(({ share }) => (total * share) / whole);
  const chiSquare = arms.reduce((sum, { shoppers }, index) => {
    const due = expected[index] as number;
    if (due === 0) return shoppers === 0 ? sum : Number.POSITIVE_INFINITY;
    return sum + (shoppers - due) ** 2 / due;
  }, 0);
  const freedom = arms.filter(({ share }) => share > 0).length - 1;
  const pValue =
    chiSquare === Number.POSITIVE_INFINITY ? 0 : freedom < 1 ? 1 : chiSquareTail(chiSquare, freedom);
  return { chiSquare, pValue, isMismatch: pValue < MISMATCH_P, expected };
}

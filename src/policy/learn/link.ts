/**
 * From yes or no to an observation that a linear head can take in: P(yes) = σ(offset + a), a = xᵀθ ~ N(mean, variance) so far. The
 * posterior of a is replaced by the Gaussian with its mode and the curvature there (Laplace's step taken one
 * observation at a time: Spiegelhalter & Lauritzen 1990; MacKay 1992; Bishop 2006, sections 4.4 and 4.5).
 */

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

export interface Site {
  /** τ, the precision with which a was observed; 0…¼. */
  readonly precision: number;
  /** τ z. */
  readonly weighted: number;
}

/** Halvings of the interval that holds the mode: 2⁻⁵⁰ of the prior variance. */
const HALVINGS = 50;

/**
 * @param yes what happened
 * @param offset logit that the student gave it
 */
export function bernoulliSite(yes: boolean, offset: number, mean: number, variance: number): Site {
  const y = yes ? 1 : 0;
  // At the mode (a − mean)/variance = y − σ(offset + a), which lies in (−1, 1): the mode is at most one variance away.
  let [low, high] = yes ? [mean, mean + variance] : [mean - variance, mean];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if ((middle - mean) / variance < y - sigmoid(offset + middle)) low = middle;
    else high = middle;
  }
  const mode = (low + high) / 2;
  const p = sigmoid(offset + mode);
  const precision = p * (1 - p);
  return { precision, weighted: precision * mode + y - p };
}

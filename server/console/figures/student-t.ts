import { Z95 } from '../../measure/statistics.js';

/** P(|T| ≤ t) for whole degrees of freedom: the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4. */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  if (freedom === 1) return (2 * angle) / Math.PI;
  let term = odd ? cosine : 1;
  let sum = term;
  for (let j = odd ? 3 : 2; j <= freedom - 2; j += 2) {
    term *= ((j - 1) / j) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** 97.5 % quantile of Student's t; the normal's, corrected, from 200 degrees of freedom on (error below 1e-4). */
export function t975(freedom: number): number {
  if (freedom >= 200) return Z95 + (Z95 ** 3 + Z95) / (4 * freedom);
  let [low, high] = [0, 13];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return high;
}

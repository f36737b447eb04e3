/** The few distribution functions that our estimators need. Errors stay below 1e-10 where tests look. */

/** ln Γ(x), x > 0 (Lanczos 1964; coefficients for g = 7, n = 9). */
export function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const at = x - 1;
  const sum = terms.reduce((all, term, index) => all + term / (at + index + 1), 0.9999999999998099);
  const far = at + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(far) - far + Math.log(sum);
}

/** Upper regularised incomplete gamma Q(a, x): by series below a + 1, by continued fraction (Lentz) above. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * scale;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return fraction * scale;
}

/** P(X > x) of a chi-square with `freedom` degrees of freedom. */
export const chiSquareTail = (x: number, freedom: number): number => upperGamma(freedom / 2, x / 2);

/** P(Z ≤ z) of a standard normal. */
export function normalCdf(z: number): number {
  const beyond = upperGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? beyond : 1 - beyond;
}

/** z with P(Z ≤ z) = share, 0 < share < 1; by bisection. */
export function normalQuantile(share: number): number {
  let [low, high] = [-40, 40];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Two-sided p-value of a standard normal. */
export const twoSided = (z: number): number => Math.min(1, upperGamma(0.5, (z * z) / 2));

/** 97.5 % quantile of a standard normal: intervals are 95 %. */
export const Z95 = 1.959963984540054;

/** Score interval of a binomial share (Wilson 1927): keeps its coverage near 0 and 1, where the usual one fails. */
export function wilson(successes: number, trials: number, z = Z95): readonly [number, number] {
  if (trials === 0) return [0, 1];
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const whole = 1 + (z * z) / trials;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}

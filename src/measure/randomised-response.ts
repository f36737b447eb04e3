/**
 * k-ary randomised response (Warner 1965; Kairouz, Bonawitz & Ramage 2016): of k possible answers the true one is given with
 * probability p = e^ε / (e^ε + k − 1), each other one with q = 1 / (e^ε + k − 1). No answer then tells two truths apart by more
 * than a factor of e^ε: ε-local differential privacy, whoever holds the answer and whatever else they know.
 */

export interface Probabilities {
  /** Of the true answer. */
  readonly p: number;
  /** Of each one of the others. */
  readonly q: number;
}

/** @param epsilon above 0 @param answers k, 2 or more */
export function probabilities(epsilon: number, answers: number): Probabilities {
  // e^−ε above and below the line: no overflow, whatever ε.
  const fade = Math.exp(-epsilon);
  const whole = 1 + (answers - 1) * fade;
  return { p: 1 / whole, q: fade / whole };
}

/**
 * @param truth 0…k−1
 * @param uniform in [0, 1), drawn for this answer alone
 * @returns the answer to give, 0…k−1
 */
export function randomise(truth: number, epsilon: number, answers: number, uniform: number): number {
  const { p } = probabilities(epsilon, answers);
  if (uniform < p) return truth;
  // What is left of the draw is uniform again, over the others.
  const other = Math.min(answers - 2, Math.floor(((uniform - p) / (1 - p)) * (answers - 1)));
  return other < truth ? other : other + 1;
}

/** States of mind as a Markov chain that steps once per act, and in which of them a visit ends. */
import type { Assumptions } from './assumptions.js';

/** The first four are all that training ever sees; `giving`, somebody who buys a gift, lives in test shops only. */
export const MINDS = ['looking', 'comparing', 'hesitating', 'determined', 'giving'] as const;
export type Mind = (typeof MINDS)[number];
/** States of mind in training's shops. */
export const TRAINED_MINDS = 4;

/** Where those go who leave a state: rows in the order of MINDS, each summing to 1. */
const GOES: readonly (readonly number[])[] = [
  [0, 0.66, 0.14, 0.2, 0],
  [0.3, 0, 0.4, 0.3, 0],
  [0.3, 0.3, 0, 0.4, 0],
  [0.4, 0.2, 0.4, 0, 0],
  [0.2, 0.4, 0, 0.4, 0],
];
const HESITATING = MINDS.indexOf('hesitating');

/** Of a gift buyer, who is nobody's assumption: test shops draw around these. */
export const GIVING = {
  start: 0.15,
  leaves: 0.03,
  ends: 0.12,
  pause: 16,
  buys: 0.9,
  later: -3.5,
  claims: -0.6,
  pulls: 0.3,
  annoys: 1.8,
  uses: 0.6,
} as const;

/** The chain of one shop for one price sensitivity and patience; matrices row by row, n states. */
export interface Chain {
  readonly n: number;
  /** [n] P(state at the first act). */
  readonly start: Float64Array;
  /** [n, n] P(next | now), given that the visit goes on. */
  readonly step: Float64Array;
  /** [n] P(the visit ends after an act). */
  readonly ends: Float64Array;
  /** [n, n] P(state in which the visit ends | now, not ended yet). */
  readonly endsIn: Float64Array;
}

/** By state of mind: from the assumptions, and for gift buyers from GIVING. */
export function byMind(a: Assumptions, what: keyof typeof GIVING, n: number): number[] {
  const named = MINDS.slice(0, TRAINED_MINDS).map((mind) => a[`${what}.${mind}` as keyof Assumptions]);
  return n > TRAINED_MINDS ? [...named, GIVING[what]] : named;
}

/**
 * @param n states: 4, or 5 with gift buyers
 * @param sensitivity to prices, 0…1
 * @param haste factor on the chance that a visit ends
 */
export function chainOf(a: Assumptions, n: number, sensitivity: number, haste: number): Chain {
  const hesitates = 0.3 + a['hesitates.sensitive'] * sensitivity;
  const start = Float64Array.from(
    byMind(a, 'start', n).map((share, mind) => (mind === HESITATING ? share * hesitates : share)),
  );
  normalise(start);
  const step = new Float64Array(n * n);
  byMind(a, 'leaves', n).forEach((leaves, from) => {
    const row = step.subarray(from * n, (from + 1) * n);
    for (let to = 0; to < n; to++) {
      const way = from !== HESITATING && to === HESITATING ? hesitates : 1;
      row[to] = from === to ? 1 - leaves : leaves * (GOES[from]?.[to] ?? 0) * way;
    }
    normalise(row);
  });
  const ends = Float64Array.from(byMind(a, 'ends', n), (chance) => Math.min(0.9, chance * haste));
  return { n, start, step, ends, endsIn: endings(n, step, ends) };
}

function normalise(row: Float64Array): void {
  const sum = row.reduce((total, value) => total + value, 0);
  for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / sum;
}

/** Solves D = E + (I − E) S D for D, with E the diagonal of `ends`: Gauss–Jordan on a matrix whose rows dominate. */
function endings(n: number, step: Float64Array, ends: Float64Array): Float64Array {
  const left = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const end = ends[row] as number;
    for (let column = 0; column < n; column++) {
      const same = row === column ? 1 : 0;
      left[row * n + column] = same - (1 - end) * (step[row * n + column] as number);
      right[row * n + column] = same * end;
    }
  }
  for (let pivot = 0; pivot < n; pivot++) {
    const by = left[pivot * n + pivot] as number;
    for (let column = 0; column < n; column++) {
      left[pivot * n + column] = (left[pivot * n + column] as number) / by;
      right[pivot * n + column] = (right[pivot * n + column] as number) / by;
    }
    for (let row = 0; row < n; row++) {
      const times = row === pivot ? 0 : (left[row * n + pivot] as number);
      if (times === 0) continue;
      for (let column = 0; column < n; column++) {
        const at = row * n + column;
        left[at] = (left[at] as number) - times * (left[pivot * n + column] as number);
        right[at] = (right[at] as number) - times * (right[pivot * n + column] as number);
      }
    }
  }
  return right;
}

/**
 * One figure of the console: never a bare number. It says how it was worked out and how noisy it is, or why it isn't there.
 * No figure is NaN or infinite: what can't be said is `absent`.
 */
import { wilson } from '../../measure/statistics.js';
import { t975 } from './student-t.js';

/** `points`, `gain` and `change` are differences of shares, of money, and relative ones: they carry their sign. */
export type Unit = 'count' | 'share' | 'points' | 'money' | 'gain' | 'change' | 'ratio' | 'stars';

export interface Figure {
  readonly unit: Unit;
  /** Shares 0…1, money in minor units; absent where `absent` says why. */
  readonly value?: number;
  /** 95 %. */
  readonly interval?: readonly [number, number];
  /** How many of what stand behind it. */
  readonly n: number;
  readonly of: string;
  /** How it was worked out, in a sentence. */
  readonly estimator: string;
  /** What its noise is, and what the interval does not hold. */
  readonly noise: string;
  readonly absent?: 'withheld' | 'unknown';
  /** Why it is absent. */
  readonly why?: string;
}

export type Behind = Pick<Figure, 'n' | 'of' | 'estimator' | 'noise'>;

export const unknown = (unit: Unit, why: string, behind: Partial<Behind> = {}): Figure => ({
  unit,
  n: 0,
  of: '',
  estimator: '',
  noise: '',
  ...behind,
  absent: 'unknown',
  why,
});

/** Below the least cell: the figure says so, and neither value nor count can be read from it. */
export const withheld = ({ unit, of, estimator, noise }: Figure, least: number): Figure => ({
  unit,
  n: 0,
  of,
  estimator,
  noise,
  absent: 'withheld',
  why: `withheld: fewer than ${least} ${of}`,
});

const EXACT = 'None: everything that was told is counted.';

/** Something counted or summed in full. */
export const exact = (unit: 'count' | 'money', value: number, behind: Omit<Behind, 'noise'>): Figure => ({
  unit,
  value,
  ...behind,
  noise: EXACT,
});

/** Successes over trials, with Wilson's interval. More successes than trials is no share, and says so. */
export function share(successes: number, trials: number, behind: Omit<Behind, 'n'>): Figure {
  const full = { ...behind, n: trials };
  if (trials <= 0) return unknown('share', `no ${behind.of} in this period`, full);
  if (successes > trials)
    return unknown('share', `more than one for each of the ${behind.of}: no share of them`, full);
  const value = Math.max(0, successes) / trials;
  const [low, high] = wilson(Math.max(0, successes), trials);
  // At 0 and at 1 rounding may put an end on the wrong side of the value.
  return { unit: 'share', value, interval: [Math.min(low, value), Math.max(high, value)], ...full };
}

/** Mean from sums, with Student's interval; one value has a mean and no interval. */
export function mean(
  { n, sum, squares }: { readonly n: number; readonly sum: number; readonly squares: number },
  unit: 'money' | 'stars',
  behind: Omit<Behind, 'n'>,
): Figure {
  if (n <= 0) return unknown(unit, `no ${behind.of} in this period`, { ...behind, n: 0 });
  const value = sum / n;
  if (n === 1)
    return { unit, value, n, ...behind, noise: 'One alone says nothing of how much others differ from it.' };
  const variance = Math.max(0, (squares - sum * value) / (n - 1));
  const half = t975(n - 1) * Math.sqrt(variance / n);
  return { unit, value, interval: [value - half, value + half], n, ...behind };
}

/** Bias and coverage over many logs, as rows held against their goals. */
import type { Row } from '../../rows.js';
import { ESTIMATORS, type Estimator, type Regime } from './regimes.js';
import type { Repeated, Told } from './repeat.js';

/** Percent of the 95 % intervals that should hold the truth. */
export const COVERAGE_GOAL = [93, 97] as const;
/** A mean error within this many of its own standard errors is noise: of some thirty, one in twelve runs shows one beyond. */
export const BIAS_GOAL = 3;

export interface Figures {
  /** Mean error, in standard deviations of one log's error; with its interval. */
  readonly bias: { readonly value: number; readonly interval: readonly [number, number] };
  /** Percent. */
  readonly coverage: { readonly value: number; readonly interval: readonly [number, number] };
  /** Percent of ±1.96 standard errors. */
  readonly plain: number;
}

export function figuresOf({ errors, held, plain }: Told): Figures {
  const logs = errors.length;
  const mean = errors.reduce((sum, one) => sum + one, 0) / logs;
  const deviation = Math.sqrt(errors.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (logs - 1));
  const [value, half] = [mean / deviation, 1.96 / Math.sqrt(logs)];
  const share = (hits: Uint8Array) => hits.reduce((sum, one) => sum + one, 0) / logs;
  return {
    bias: { value, interval: [value - half, value + half] },
    coverage: { value: 100 * share(held), interval: wilson(share(held), logs) },
    plain: 100 * share(plain),
  };
}

/** 95 % interval of a share (Wilson 1927), percent. */
function wilson(share: number, n: number): readonly [number, number] {
  const z2 = 1.96 ** 2;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (1.96 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [100 * (middle - half), 100 * (middle + half)];
}

export function regimeRows(id: string, regime: Regime, repeated: Repeated, seed: number): Row[] {
  const facts = { n: repeated.logs, seed };
  const told = (name: string, value: number, unit: string): Row => ({
    id: `off-policy.${id}.${name}`,
    value,
    unit,
    goal: '',
    ok: true,
    ...facts,
  });
  return [
    told('value', repeated.truth, 'reward per row, the truth'),
    told('effective-rows', repeated.effectiveRows, `of ${regime.rows}, mean over logs`),
    told('matched-rewards', repeated.matched, 'mean over logs'),
    told('refused', 100 * repeated.refused, '% of logs'),
    ...ESTIMATORS.flatMap((name) => estimatorRows(`off-policy.${id}.${name}`, name, regime, repeated, facts)),
  ];
}

function estimatorRows(
  id: string,
  name: Estimator,
  { judged }: Regime,
  { told, logs }: Repeated,
  facts: { readonly n: number; readonly seed: number },
): Row[] {
  const { bias, coverage, plain } = figuresOf(told[name]);
  const held = judged.includes(name);
  const unbiased = Math.abs(bias.value) * Math.sqrt(logs) <= BIAS_GOAL;
  const [least, most] = COVERAGE_GOAL;
  const covers = coverage.value >= least && coverage.value <= most;
  return [
    {
      id: `${id}.bias`,
      unit: 'standard deviations of one log',
      ...bias,
      ...(held ? { goal: `0 within ${BIAS_GOAL} standard errors`, ok: unbiased } : { goal: '', ok: true }),
      ...facts,
    },
    {
      id: `${id}.coverage`,
      unit: '%',
      ...coverage,
      ...(held ? { goal: `${least}–${most}`, ok: covers } : { goal: '', ok: true }),
      ...facts,
    },
    { id: `${id}.coverage-of-1.96-errors`, value: plain, unit: '%', goal: '', ok: true, ...facts },
  ];
}

/** The central optimum: a planner who sees every shopper at once, by HiGHS, as the linear relaxation, which no plan beats. */
import loadHighs from 'highs';
import type { Problem } from './problem.js';

export interface CentralPlan {
  /** Minor units. */
  readonly value: number;
  /** Share in which each pair of the problem is shown, 0…1. */
  readonly shares: Float64Array;
}

let solver: ReturnType<typeof loadHighs> | undefined;

/** @param whole true for a plan without fractions: a mixed-integer program, slower */
export async function centralOptimum(problem: Problem, whole = false): Promise<CentralPlan> {
  // Compiled once; each solve is a fresh model.
  solver ??= loadHighs();
  const highs = await solver;
  const shares = new Float64Array(problem.coupon.length);
  if (shares.length === 0) return { value: 0, shares };
  const solution = highs.solve(asLinearProgram(problem, whole), { output_flag: false, mip_rel_gap: 1e-6 });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS found no optimum: ${solution.Status}`);
  for (const [name, column] of Object.entries(solution.Columns)) {
    shares[Number(name.slice(1))] = (column as { Primal: number }).Primal;
  }
  return { value: solution.ObjectiveValue, shares };
}

/** In CPLEX's LP format. Lines are kept short: readers have limits. */
export function asLinearProgram(
  { start, coupon, gain, cost, redeems, budget, total, ...size }: Problem,
  whole: boolean,
): string {
  const pairs = [...gain.keys()];
  const sum = (terms: readonly string[]) => (terms.length > 0 ? terms.join('\n ') : '0 x0');
  const term = (weight: number, at: number) => `${weight < 0 ? '-' : '+'} ${Math.abs(weight)} x${at}`;
  const rows: string[] = [];
  for (let shopper = 0; shopper < size.shoppers; shopper++) {
    const [from, to] = [start[shopper] as number, start[shopper + 1] as number];
    if (from < to) rows.push(`s${shopper}: ${sum(pairs.slice(from, to).map((at) => term(1, at)))} <= 1`);
  }
  const byCoupon = new Map<number, number[]>();
  for (const at of pairs) {
    const own = byCoupon.get(coupon[at] as number);
    if (own) own.push(at);
    else byCoupon.set(coupon[at] as number, [at]);
  }
  for (const [c, own] of byCoupon) {
    const limit = (name: string, weights: Float64Array, most: number) => {
      if (Number.isFinite(most))
        rows.push(`${name}${c}: ${sum(own.map((at) => term(weights[at] as number, at)))} <= ${most}`);
    };
    limit('b', cost, budget[c] as number);
    limit('t', redeems, total[c] as number);
  }
  const objective = sum(pairs.map((at) => term(gain[at] as number, at)));
  const bounds = pairs.map((at) => ` 0 <= x${at} <= 1`).join('\n');
  const integers = whole ? `\nGeneral\n ${pairs.map((at) => `x${at}`).join('\n ')}` : '';
  return `Maximize\n obj: ${objective}\nSubject To\n ${rows.join('\n ')}\nBounds\n${bounds}${integers}\nEnd\n`;
}

/**
 * The same market with its true effects: how far the devices are from a planner who knows the truth, and whose fault it is.
 *   oracle − model-plan   the model's part: the same budgets, spent by the student's ranking at prices that fit in truth
 *   model-plan − paced    the pacing's part: prices found on the way, spend as truly expected
 *   paced − drawn         the noise's part: redemptions that happen or don't, late
 */
import { barOf } from '../../src/policy/utility.js';
import type { PartOptions } from '../evaluation/part.js';
import type { Row } from '../rows.js';
import { dualBound, unitPrices } from './dual-bound.js';
import { type Experiment, perVisit, runDevices } from './experiment.js';
import { type Problem, problemOf } from './problem.js';
import { replicated } from './replicates.js';

export function againstTruth(
  experiment: Experiment,
  seed: number,
  replicates: number,
  say: PartOptions['say'],
): Row[] {
  const { answers, pool, limits, visits } = experiment;
  say('the oracle’s bound …');
  // The oracle may show whatever truly gains more than the bar.
  const oracle =
    dualBound(problemOf(answers, answers.truth, barOf(pool), perVisit(limits, visits))).bound * visits;
  say('the plan by the student’s ranking …');
  const plan = fittedPlan(experiment);
  const runs = (spend: 'expected' | 'drawn') =>
    Array.from({ length: replicates }, (_, index) => {
      say(`true effects, ${spend}: ${index + 1} of ${replicates} …`);
      return runDevices(experiment, { seed: `${seed}/${index}`, world: 'truth', spend }).value / oracle;
    });
  const [paced, drawn] = [runs('expected'), runs('drawn')];
  const facts = { unit: '% of the oracle', n: answers.shoppers * visits, seed, goal: '', ok: true };
  const share = (values: readonly number[]) => {
    const { value, interval } = replicated(values);
    return { value: 100 * value, interval: [100 * interval[0], 100 * interval[1]] as const };
  };
  return [
    { ...facts, id: 'policy.budget.truth.devices', ...share(drawn) },
    { ...facts, id: 'policy.budget.truth.model-part', value: 100 * (1 - plan / oracle) },
    {
      ...facts,
      id: 'policy.budget.truth.pacing-part',
      ...share(paced.map((value) => plan / oracle - value)),
    },
    {
      ...facts,
      id: 'policy.budget.truth.noise-part',
      ...share(paced.map((value, index) => value - (drawn[index] as number))),
    },
  ];
}

const ROUNDS = 300;

/**
 * True gain of the plan that ranks by the student, at the fixed prices at which its true spend meets each limit: the best
 * that pacing could find. Prices by the same descent as the bound's, on true spend; the last rounds are averaged.
 */
function fittedPlan({ answers, problem, limits, visits }: Experiment): number {
  const { budget, total } = perVisit(limits, visits);
  const C = answers.coupons;
  const [lambda, mu] = [new Float64Array(C), new Float64Array(C)];
  const units = unitPrices(problem);
  let [sum, rounds] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const { value, cost, redeems } = trueResponse(problem, answers, lambda, mu);
    const step = Math.max(0.005, 0.5 * 0.98 ** round);
    const off = (spent: number, limit: number) =>
      limit > 0 && Number.isFinite(limit) ? Math.min(3, spent / limit - 1) : 0;
    for (let c = 0; c < C; c++) {
      lambda[c] = Math.max(0, (lambda[c] as number) + step * off(cost[c] as number, budget[c] as number));
      mu[c] = Math.max(
        0,
        (mu[c] as number) + (units[c] as number) * step * off(redeems[c] as number, total[c] as number),
      );
    }
    if (round < ROUNDS - 40) continue;
    sum += value;
    rounds++;
  }
  return (sum / rounds) * visits;
}

/** Devices choose by the student, among what clears the bar; what it truly gains and spends. */
function trueResponse(
  problem: Problem,
  { coupons, truth }: Experiment['answers'],
  lambda: Float64Array,
  mu: Float64Array,
) {
  const [spent, used] = [new Float64Array(coupons), new Float64Array(coupons)];
  let value = 0;
  for (let row = 0; row < problem.shoppers; row++) {
    let [best, most] = [-1, 0];
    for (let at = problem.start[row] as number; at < (problem.start[row + 1] as number); at++) {
      const c = problem.coupon[at] as number;
      const net =
        (problem.gain[at] as number) -
        (lambda[c] as number) * (problem.cost[at] as number) -
        (mu[c] as number) * (problem.redeems[at] as number);
      if (net > most) [best, most] = [at, net];
    }
    if (best < 0) continue;
    const c = problem.coupon[best] as number;
    const pair = row * coupons + c;
    value += truth.gain[pair] as number;
    spent[c] = (spent[c] as number) + (truth.cost[pair] as number);
    used[c] = (used[c] as number) + (truth.redeems[pair] as number);
  }
  return { value, cost: spent, redeems: used };
}

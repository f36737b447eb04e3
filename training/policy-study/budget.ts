/**
 * How near do devices with signed shadow prices come to the best central plan that sees everybody? One shop, 30 coupons with
 * budgets at 30 % of what would be spent without any, shoppers over 28 days, first prices that know nothing; the plan has
 * the same opportunities, restraint and predictions. And with the true effects: what the model, the pacing and the noise
 * of real redemptions each cost. Method: docs/pacing.md.
 */

import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import { type Answers, headOf } from '../market/answers.js';
import { centralOptimum } from '../market/central.js';
import { type Experiment, exceeded, openExperiment, runDevices, runFixed } from '../market/experiment.js';
import { loadMarket } from '../market/load-answers.js';
import type { Outcome } from '../market/replay.js';
import { replicated } from '../market/replicates.js';
import { againstTruth } from '../market/truth.js';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';

const COUPONS = 30;
const SHOPPERS = 100_000;
/** As many as HiGHS solves in half a minute. */
const SOLVED = 10_000;
const REPLICATES = 5;
const GOAL = 98;

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = 1, model, say } = options;
  const { shop, answers } = await loadMarket({
    seed,
    coupons: COUPONS,
    shoppers: scaled(SHOPPERS, options, 500),
    model,
    say,
  });
  say('the certified bound …');
  const experiment = openExperiment({ pool: shop.pool, answers });
  const n = answers.shoppers;
  const facts = { unit: '% of the optimum', n, seed, goal: '', ok: true };
  const percent = (values: readonly number[]) => percents(replicated(values));
  const ofBound = (value: number) => value / experiment.bound.bound;
  const times = (run: (seed: string) => Outcome) =>
    Array.from({ length: REPLICATES }, (_, index) => {
      say(`replicate ${index + 1} of ${REPLICATES} …`);
      return run(`${seed}/${index}`);
    });

  const expected = times((one) => runDevices(experiment, { seed: one }));
  const started = Date.now();
  const drawn = times((one) => runDevices(experiment, { seed: one, spend: 'drawn' }));
  const perDecision = (1_000 * (Date.now() - started)) / (REPLICATES * n);
  const unpaced = times((one) =>
    runFixed(experiment, { seed: one, spend: 'drawn', prices: free(experiment) }),
  );
  const hindsight = times((one) =>
    runFixed(experiment, { seed: one, spend: 'drawn', prices: experiment.bound }),
  );
  const paced = percent(expected.map(({ value }) => ofBound(value)));
  const lumpy = percent(drawn.map(({ value }) => ofBound(value)));
  const broken = [...expected, ...drawn, ...unpaced].reduce(
    (sum, run) => sum + exceeded(run, experiment.limits),
    0,
  );
  const result: Row[] = [
    { ...facts, id: 'policy.budget.devices', ...paced, goal: `≥ ${GOAL}`, ok: paced.value >= GOAL },
    { ...facts, id: 'policy.budget.devices-drawn', ...lumpy },
    {
      ...facts,
      id: 'policy.budget.devices-drawn-orders-lost',
      ...percent(drawn.map(({ worst }) => ofBound(worst))),
    },
    {
      ...facts,
      id: 'policy.budget.plans-prices-drawn',
      ...percent(hindsight.map(({ value }) => ofBound(value))),
    },
    { ...facts, id: 'policy.budget.no-prices-drawn', ...percent(unpaced.map(({ value }) => ofBound(value))) },
    {
      ...facts,
      id: 'policy.budget.bound-above-a-plan-that-keeps-the-limits',
      value: 100 * (experiment.bound.bound / experiment.bound.feasible - 1),
      unit: '%',
    },
    {
      ...facts,
      id: 'policy.budget.limits-passed',
      value: broken,
      unit: 'coupons',
      goal: '0',
      ok: broken === 0,
    },
    {
      ...facts,
      id: 'policy.budget.shown-but-refused',
      ...percent(drawn.map(({ ledger, offers }) => ledger.refused / offers)),
      unit: '% of offers',
    },
    { ...facts, id: 'policy.budget.replay', value: perDecision, unit: 'µs a visit' },
    ...(await solved(answers, experiment, facts, say)),
    ...priced(experiment, expected, seed, facts),
    ...againstTruth(experiment, seed, REPLICATES, say),
  ];
  writeFigure(options, 'policy-budget.svg', await plot(result, n));
  return result;
}

type Facts = Pick<Row, 'unit' | 'goal' | 'ok'> & { n: number; seed: number };

const percents = ({ value, interval: [from, to] }: ReturnType<typeof replicated>) => ({
  value: 100 * value,
  interval: [100 * from, 100 * to] as const,
});

const free = ({ answers }: Experiment) => ({
  lambda: new Float64Array(answers.coupons),
  mu: new Float64Array(answers.coupons),
});

/** On the first 10,000 shoppers an exact solver says how tight the bound is. */
async function solved(
  answers: Answers,
  { pool }: Experiment,
  facts: Facts,
  say: PartOptions['say'],
): Promise<Row[]> {
  say(`HiGHS on ${Math.min(SOLVED, answers.shoppers)} shoppers …`);
  const few = openExperiment({ pool, answers: headOf(answers, SOLVED) });
  const { value } = await centralOptimum(few.problem);
  const n = few.answers.shoppers;
  const devices = Array.from({ length: REPLICATES }, (_, index) =>
    runDevices(few, { seed: `${facts.seed}/${index}` }),
  );
  return [
    {
      ...facts,
      n,
      id: 'policy.budget.bound-over-highs',
      value: 100 * (few.bound.bound / value),
      unit: '% of HiGHS',
    },
    {
      ...facts,
      n,
      id: 'policy.budget.devices-of-highs',
      ...percents(replicated(devices.map((run) => run.value / value))),
      unit: '% of HiGHS',
    },
  ];
}

/** What knowing the lift and going on learning cost, priced apart: 10 % held out, 5 % at random. */
function priced(experiment: Experiment, expected: readonly Outcome[], seed: number, facts: Facts): Row[] {
  const without = expected.map(({ value }) => value);
  const cost = (id: string, change: { holdout?: number; exploration?: number }): Row => {
    const lost = without.map((value, index) => {
      const run = runDevices(experiment, { seed: `${seed}/${index}`, ...change });
      return (value - run.value) / experiment.bound.bound;
    });
    return { ...facts, id: `policy.budget.${id}`, ...percents(replicated(lost)) };
  };
  return [
    cost('price-of-holdout-10', { holdout: 0.1 }),
    cost('price-of-exploration-5', { exploration: 0.05 }),
  ];
}

function plot(rows: readonly Row[], n: number): Promise<string> {
  const names: Readonly<Record<string, string>> = {
    devices: 'devices, spend as expected',
    'devices-drawn': 'devices, redemptions drawn, up to 14 days late',
    'plans-prices-drawn': 'the plan’s own prices, fixed, redemptions drawn',
    'no-prices-drawn': 'no prices: first come, first served',
  };
  const shown = rows.flatMap((row) => {
    const name = names[row.id.replace('policy.budget.', '')];
    return name && row.interval
      ? [{ name, ours: name.startsWith('devices'), value: row.value, interval: row.interval }]
      : [];
  });
  return forestPlot({
    title: 'Profit of devices that tell nobody anything',
    subtitle: `${n} simulated shoppers, ${COUPONS} coupons, budgets at 30 %; 95 % intervals over ${REPLICATES} orders of shoppers`,
    x: '% of the best central plan that sees everybody (certified bound)',
    reference: { value: GOAL, name: `goal ${GOAL}` },
    digits: 1,
    rows: shown,
  });
}

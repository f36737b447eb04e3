/**
 * Where does what devices miss of the best central plan go? The budget's market again, with spend as expected: what is lost by
 * day, kind and size of a coupon's limit, and counterfactual runs that each take one cause away or put one back.
 */
import { PACE } from '../../server/pace/pace.js';
import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import {
  DAYS,
  type Experiment,
  openExperiment,
  runDevices,
  runFixed,
  schedule,
} from '../market/experiment.js';
import { foreseer } from '../market/foreseer.js';
import { loadMarket } from '../market/load-answers.js';
import { type Loss, lossOf } from '../market/loss.js';
import { type Outcome, replay } from '../market/replay.js';
import { replicated } from '../market/replicates.js';
import { forestPlot } from '../report/plot.js';
import type { Row } from '../rows.js';

const COUPONS = 30;
const SHOPPERS = 100_000;
const REPLICATES = 3;
const QUARTER_MS = 900_000;

interface Counterfactual {
  readonly id: string;
  readonly name: string;
  readonly run: (experiment: Experiment, seed: string) => Outcome;
}

const settled = { ...PACE, lagMs: 0 };

const COUNTERFACTUALS: readonly Counterfactual[] = [
  { id: 'devices', name: 'devices as they are', run: (one, seed) => runDevices(one, { seed }) },
  {
    id: 'bar-after-prices',
    name: 'the bar asked after prices',
    run: (one, seed) => runDevices(one, { seed, barAfterPrices: true }),
  },
  {
    id: 'slope-1',
    name: 'κ = 1: steps twice as long',
    run: (one, seed) => runDevices(one, { seed }, { settings: { ...settled, slope: 1 } }),
  },
  {
    id: 'every-quarter-hour',
    name: 'prices every quarter of an hour',
    run: (one, seed) => runDevices(one, { seed, tickMs: QUARTER_MS }, { tickMs: QUARTER_MS }),
  },
  {
    id: 'first-prices-known',
    name: 'first prices are the plan’s',
    run: (one, seed) => runDevices(one, { seed }, { first: one.bound }),
  },
  {
    id: 'plans-prices-fixed',
    name: 'the plan’s prices, never moved',
    run: (one, seed) => runFixed(one, { seed, prices: one.bound }),
  },
  {
    id: 'demand-known',
    name: 'a controller that knows how demand answers',
    run: (one, seed) =>
      replay({
        ...one,
        ...schedule(one, seed),
        world: 'predicted',
        spend: 'expected',
        seed,
        prices: one.bound,
        pacer: foreseer(one),
      }),
  },
];

const PARTS: Readonly<Record<keyof Loss, string>> = {
  firstDay: 'shortfall-of-the-first-day',
  between: 'shortfall-between',
  lastWeek: 'shortfall-of-the-last-week',
  smallLeft: 'left-of-limits-below-10-uses',
  largeLeft: 'left-of-other-limits',
  refused: 'refused',
  nothing: 'shortfall-where-nothing-was-shown',
  another: 'shortfall-where-another-was-shown',
  tooMuch: 'shortfall-where-nothing-should-be-shown',
};

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = 1, model, say } = options;
  const shoppers = scaled(SHOPPERS, options, 500);
  const { shop, answers } = await loadMarket({ seed, coupons: COUPONS, shoppers, model, say });
  const experiment = openExperiment({ pool: shop.pool, answers });
  const facts = { unit: '% of the optimum', n: shoppers, seed, goal: '', ok: true };
  const result: Row[] = [];
  const plotted: { name: string; ours: boolean; value: number; interval: readonly [number, number] }[] = [];
  for (const { id, name, run } of COUNTERFACTUALS) {
    say(`${name} …`);
    const seeds = Array.from({ length: REPLICATES }, (_, index) => `${seed}/${index}`);
    const runs = seeds.map((one) => run(experiment, one));
    const share = percents(runs.map(({ value }) => value / experiment.bound.bound));
    result.push({ ...facts, id: `policy.pacing-loss.${id}`, ...share });
    const offers = percents(runs.map((one) => one.offers / shoppers));
    result.push({ ...facts, id: `policy.pacing-loss.${id}.offers`, ...offers, unit: '% of visits' });
    plotted.push({ name, ours: id === 'devices', ...share });
    if (id !== 'devices' && id !== 'demand-known') continue;
    const losses = runs.map((one, index) => lossOf(experiment, { seed: seeds[index] as string }, one));
    for (const [part, told] of Object.entries(PARTS)) {
      const lost = percents(losses.map((loss) => loss[part as keyof Loss]));
      result.push({ ...facts, id: `policy.pacing-loss.${id}.${told}`, ...lost });
    }
  }
  writeFigure(
    options,
    'policy-pacing-loss.svg',
    await forestPlot({
      title: 'What pacing costs, cause by cause',
      subtitle: `${shoppers} simulated shoppers, ${COUPONS} coupons, ${DAYS} days, spend as expected; 95 % intervals over ${REPLICATES} orders of shoppers`,
      x: '% of the best central plan that sees everybody (certified bound)',
      reference: { value: 98, name: 'goal 98' },
      digits: 1,
      rows: plotted,
    }),
  );
  return result;
}

function percents(values: readonly number[]) {
  const { value, interval } = replicated(values);
  return { value: 100 * value, interval: [100 * interval[0], 100 * interval[1]] as const };
}

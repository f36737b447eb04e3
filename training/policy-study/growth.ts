/**
 * How it grows: from a thousand shoppers to a million, and from ten coupons to a thousand. Profit against the certified
 * bound, and the time of one decision by the shipped code. A million visits are a hundred thousand simulated shoppers who
 * come ten times each; the markets of many coupons are 200 shoppers who come 500 times.
 */

import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import { headOf } from '../market/answers.js';
import { exceeded, openExperiment, runDevices } from '../market/experiment.js';
import { loadMarket, type Market } from '../market/load-answers.js';
import { replicated } from '../market/replicates.js';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';

const SHOPPERS = [1_000, 10_000, 100_000] as const;
/** How often each of the most shoppers comes, for a market ten times as large. */
const TIMES = 10;
const COUPONS = [10, 30, 100, 300, 1_000] as const;
/** Shoppers in the markets of many coupons, and how often each comes. */
const DISTINCT = 200;
const OFTEN = 500;
const REPLICATES = 3;

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = 1, model, say } = options;
  const most = scaled(SHOPPERS[2], options, 500);
  const large = await loadMarket({ seed, coupons: 30, shoppers: most, model, say });
  const byShoppers = SHOPPERS.map((count) => {
    const shoppers = Math.min(most, scaled(count, options, 100));
    return measured(`shoppers-${shoppers}`, large, shoppers, 1, seed, say);
  });
  byShoppers.push(measured(`shoppers-${most * TIMES}`, large, most, TIMES, seed, say));
  const byCoupons: Measured[] = [];
  for (const coupons of COUPONS) {
    const shoppers = DISTINCT;
    const market = await loadMarket({ seed: `${seed}-growth`, coupons, shoppers, model, truths: false, say });
    byCoupons.push(measured(`coupons-${coupons}`, market, shoppers, scaled(OFTEN, options, 10), seed, say));
  }
  const all = [...byShoppers, ...byCoupons];
  const flat = (byShoppers.at(-1)?.time ?? 0) / (byShoppers[1]?.time ?? 1);
  writeFigure(options, 'policy-growth.svg', await plot(byShoppers, 'visits'));
  writeFigure(options, 'policy-growth-coupons.svg', await plot(byCoupons, 'coupons'));
  return [
    ...all.flatMap(({ rows: own }) => own),
    {
      id: 'policy.growth.time-of-a-decision-largest-over-a-hundredth',
      value: flat,
      unit: '×',
      goal: '≤ 2',
      ok: flat <= 2,
      n: all[3]?.visits ?? 0,
      seed,
    },
  ];
}

interface Measured {
  readonly x: number;
  readonly visits: number;
  readonly share: ReturnType<typeof replicated>;
  /** µs. */
  readonly time: number;
  readonly rows: readonly Row[];
}

function measured(
  name: string,
  { shop, answers }: Market,
  shoppers: number,
  visits: number,
  seed: number,
  say: PartOptions['say'],
): Measured {
  say(`${name} …`);
  const experiment = openExperiment({ pool: shop.pool, answers: headOf(answers, shoppers), visits });
  const count = shoppers * visits;
  let broken = 0;
  const started = process.cpuUsage().user;
  const runs = Array.from({ length: count > 500_000 ? 2 : REPLICATES }, (_, index) => {
    const run = runDevices(experiment, { seed: `${seed}/${index}` });
    broken += exceeded(run, experiment.limits);
    return run.value / experiment.bound.bound;
  });
  const time = (process.cpuUsage().user - started) / (runs.length * count);
  const share = replicated(runs);
  const facts = { n: count, seed, goal: '', ok: true };
  const [from, to] = share.interval;
  return {
    x: Number(name.replace(/^.*-/, '')),
    visits: count,
    share,
    time,
    rows: [
      {
        ...facts,
        id: `policy.growth.${name}`,
        value: 100 * share.value,
        interval: [100 * from, 100 * to],
        unit: '% of the optimum',
      },
      {
        ...facts,
        id: `policy.growth.${name}.replay`,
        value: time,
        unit: 'µs of CPU a visit, pacing included',
      },
      {
        ...facts,
        id: `policy.growth.${name}.limits-passed`,
        value: broken,
        unit: 'coupons',
        goal: '0',
        ok: broken === 0,
      },
    ],
  };
}

const plot = (points: readonly Measured[], what: string): Promise<string> =>
  lineChart({
    title: `Profit of devices against the best central plan, by ${what}`,
    subtitle: 'Spend as expected, first prices that know nothing; 95 % intervals over orders of shoppers',
    x: what,
    y: '% of the certified bound',
    logX: true,
    reference: { value: 98, name: 'goal at 100,000 shoppers and 30 coupons' },
    series: [
      {
        name: 'devices with shadow prices',
        points: points.map(({ x, share: { value, interval } }) => ({
          x,
          value: 100 * value,
          interval: [100 * interval[0], 100 * Math.min(1, interval[1])] as const,
        })),
      },
    ],
  });

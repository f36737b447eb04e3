/**
 * What happens when the world changes in the middle of a campaign? Traffic ×10 for a day, tastes that shift for good, a
 * server that is down for 24 hours, and half the devices a version of prices behind. Each against the same market without
 * it. A day's figure is what its visitors gained, net of what the money spent on them is worth at the best prices for the
 * rest of the campaign, of the most that they could.
 */

import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import { headOf } from '../market/answers.js';
import { DAY_MS } from '../market/clock.js';
import {
  DAYS,
  type Experiment,
  exceeded,
  openExperiment,
  type Run,
  runDevices,
} from '../market/experiment.js';
import { loadMarket } from '../market/load-answers.js';
import { recoveryOf } from '../market/recovery.js';
import { replicated } from '../market/replicates.js';
import { crowded, shifted } from '../market/shocks.js';
import { lineChart } from '../report/plot.js';
import type { Row } from '../rows.js';

const SHOPPERS = 50_000;
const REPLICATES = 3;
/** The day on which it happens, and the one by whose end all must be well again. */
const DAY = 14;
const GOAL = 95;

interface Shock {
  readonly name: string;
  /** When it is over, ms. */
  readonly over: number;
  /** Pacing does not answer while the server is down. */
  readonly up?: (now: number) => boolean;
  readonly run: (experiment: Experiment, seed: string) => Partial<Run>;
}

const during = (now: number) => now > DAY * DAY_MS && now <= (DAY + 1) * DAY_MS;
const up = (now: number) => !during(now);

const SHOCKS: readonly Shock[] = [
  { name: 'steady', over: (DAY + 1) * DAY_MS, run: () => ({}) },
  { name: 'traffic-x10', over: (DAY + 1) * DAY_MS, run: (one, seed) => crowded(one, seed, DAY, 10) },
  { name: 'taste-shift', over: DAY * DAY_MS, run: (one, seed) => shifted(one, seed, DAY) },
  { name: 'server-down-24h', over: (DAY + 1) * DAY_MS, up, run: () => ({ up }) },
  {
    name: 'half-a-version-behind',
    over: DAY * DAY_MS,
    run: () => ({ behind: (now) => ({ share: now > DAY * DAY_MS ? 0.5 : 0, versions: 1 }) }),
  },
];

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = 1, model, say } = options;
  const shoppers = scaled(SHOPPERS, options, 500);
  const { shop, answers } = await loadMarket({ seed, coupons: 30, shoppers, model, say });
  const experiment = openExperiment({ pool: shop.pool, answers: headOf(answers, shoppers) });
  const facts = { n: shoppers, seed, goal: '', ok: true };
  const result: Row[] = [];
  const series: { name: string; points: { x: number; value: number }[] }[] = [];
  for (const { name, over, run, up: isUp } of SHOCKS) {
    const curves: number[][] = [];
    const after: number[] = [];
    let broken = 0;
    for (let index = 0; index < REPLICATES; index++) {
      say(`${name}: ${index + 1} of ${REPLICATES} …`);
      const own = { seed: `${seed}/${index}`, ...run(experiment, `${seed}/${index}`) };
      const outcome = runDevices(experiment, own, isUp ? { up: isUp } : {});
      broken += exceeded(outcome, experiment.limits);
      const { byDay, recovered } = recoveryOf(experiment, own, outcome, [DAY * DAY_MS, over], over + DAY_MS);
      curves.push(byDay);
      after.push(recovered);
    }
    const { value, interval } = replicated(after);
    const goal = name === 'steady' ? '' : `≥ ${GOAL}`;
    result.push(
      {
        ...facts,
        id: `policy.shocks.${name}.second-day-after`,
        value: 100 * value,
        interval: [100 * interval[0], 100 * interval[1]],
        unit: '% of the most',
        goal,
        ok: !goal || 100 * value >= GOAL,
      },
      {
        ...facts,
        id: `policy.shocks.${name}.limits-passed`,
        value: broken,
        unit: 'coupons',
        goal: '0',
        ok: broken === 0,
      },
    );
    series.push({
      name,
      points: Array.from({ length: DAYS }, (_, day) => ({
        x: day,
        value: (100 * curves.reduce((sum, curve) => sum + (curve[day] as number), 0)) / REPLICATES,
      })),
    });
  }
  writeFigure(
    options,
    'policy-shocks.svg',
    await lineChart({
      title: 'A shock on day 14, and the days after it',
      subtitle: `${shoppers} simulated shoppers, 30 coupons, prices moved every hour; mean of ${REPLICATES} replicates`,
      x: 'day',
      y: '% of the most that the day could gain',
      reference: { value: GOAL, name: `goal ${GOAL}` },
      series,
    }),
  );
  return result;
}

/**
 * What do shoppers cost who read the pool and always take the dearest coupon? 1, 10 and 100 % of the shoppers, each with
 * the dearest cart the terms allow and every advisory term met, trying the next dearest when one is refused; held against
 * the bound that `etui pool check` prints for the same pool.
 */
import { greedyCosts, greedyTotal } from '../../server/sign/greedy-cost.js';
import type { Pool } from '../../src/pool/schema.js';
import { type PartOptions, scaled, writeFigure } from '../evaluation/part.js';
import { headOf } from '../market/answers.js';
import { type Experiment, openExperiment, runDevices } from '../market/experiment.js';
import { loadMarket } from '../market/load-answers.js';
import { limited } from '../market/pacer.js';
import { replicated } from '../market/replicates.js';
import { barChart } from '../report/plot.js';
import type { Row } from '../rows.js';

const SHARES = [0, 0.01, 0.1, 1] as const;
const REPLICATES = 3;
/** Discounts of honest redemptions come from float32 expectations: so much their sums may be off, as a share. */
const FLOAT32 = 1e-5;
/** The dearest cart of a greedy shopper where no term bounds it, in typical orders. */
const DEAREST_CART = 10;

export async function rows(options: PartOptions): Promise<Row[]> {
  const { seed = 1, model, say } = options;
  const shoppers = scaled(20_000, options, 500);
  const { shop, answers } = await loadMarket({ seed, coupons: 30, shoppers, model, say });
  const experiment = openExperiment({ pool: shop.pool, answers: headOf(answers, shoppers) });
  const pool = limited(shop.pool, experiment.limits);
  const costs = greedyCosts(pool);
  const dearest = dearestFirst(pool);
  const facts = { n: shoppers, seed, goal: '', ok: true };
  const result: Row[] = [];
  const bars: { name: string; value: number; interval: readonly [number, number] }[] = [];
  for (const share of SHARES) {
    say(`${100 * share} % greedy …`);
    const runs = Array.from({ length: REPLICATES }, (_, index) =>
      runDevices(experiment, { seed: `${seed}/${index}`, spend: 'drawn', greedy: { share, dearest } }),
    );
    const spent = runs.map(({ ledger }) => ledger.spent.reduce((sum, one) => sum + one, 0));
    const over = runs.reduce(
      (sum, { ledger }) =>
        sum + costs.filter(({ bound }, c) => (ledger.spent[c] as number) > bound * (1 + FLOAT32)).length,
      0,
    );
    const name = `${100 * share}-percent`;
    const share100 = (values: readonly number[]) => {
      const { value, interval } = replicated(values);
      return { value: 100 * value, interval: [100 * interval[0], 100 * interval[1]] as const };
    };
    const finite = costs.reduce((sum, { bound }) => sum + (Number.isFinite(bound) ? bound : 0), 0);
    const bounded = runs.map(({ ledger }) =>
      costs.reduce(
        (sum, { bound }, c) => sum + (Number.isFinite(bound) ? (ledger.spent[c] as number) : 0),
        0,
      ),
    );
    const of = share100(bounded.map((one) => one / finite));
    bars.push({ name: `${100 * share} %`, ...of });
    result.push(
      {
        ...facts,
        id: `policy.greedy.${name}.of-bound`,
        ...of,
        unit: '% of the bound',
        goal: '≤ 100',
        ok: of.value <= 100,
      },
      {
        ...facts,
        id: `policy.greedy.${name}.coupons-above-bound`,
        value: over,
        unit: 'coupons',
        goal: '0',
        ok: over === 0,
      },
      {
        ...facts,
        id: `policy.greedy.${name}.spent`,
        value: spent.reduce((sum, one) => sum + one, 0) / spent.length / shop.pool.catalogue.typicalOrder,
        unit: 'typical orders',
      },
      {
        ...facts,
        id: `policy.greedy.${name}.honest-gain`,
        ...honest(experiment, runs),
        unit: '% of the optimum',
      },
    );
  }
  const total = greedyTotal(costs);
  result.push({
    ...facts,
    id: 'policy.greedy.bound',
    value: Number.isFinite(total) ? total / shop.pool.catalogue.typicalOrder : Number.POSITIVE_INFINITY,
    unit: 'typical orders',
  });
  writeFigure(
    options,
    'policy-greedy.svg',
    await barChart({
      title: 'What greedy shoppers cost, of the bound that pool check prints',
      subtitle: `${shoppers} simulated shoppers, 30 coupons; the dearest coupon on the dearest cart; 95 % intervals over ${REPLICATES} replicates`,
      x: 'share of shoppers who are greedy',
      y: '% of the bound',
      bars,
    }),
  );
  return result;
}

/** What the offers to honest shoppers still gained. */
function honest({ bound }: Experiment, runs: readonly { value: number }[]) {
  const { value, interval } = replicated(runs.map((run) => run.value / bound.bound));
  return { value: 100 * value, interval: [100 * interval[0], 100 * interval[1]] as const };
}

/** Coupons with the most that a use of each takes off, dearest first. */
function dearestFirst(pool: Pool): { coupon: number; discount: number }[] {
  const cart = DEAREST_CART * pool.catalogue.typicalOrder;
  return greedyCosts(pool)
    .map(({ perUse }, coupon) => {
      const { benefit } = pool.coupons[coupon] as Pool['coupons'][number];
      const ofCart = benefit.kind === 'percent' ? Math.round((cart * benefit.percent) / 100) : perUse;
      return { coupon, discount: Math.min(perUse, ofCart) };
    })
    .filter(({ discount }) => discount > 0)
    .sort((a, b) => b.discount - a.discount);
}

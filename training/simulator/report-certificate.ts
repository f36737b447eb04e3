/** The certificate that these shops can tell good models from bad, as rows with goals. */
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import type { Row } from '../rows.js';
import { judgeMoments, judgeWaiting } from './headline.js';
import { certifyOrder } from './order-certificate.js';
import type { World } from './shop.js';

export interface CertificateReport {
  readonly seed: number;
  readonly world: World;
  readonly say: (text: string) => void;
}

/** What order must add to AUC. */
export const ORDER_GOAL = 0.03;
const LEARN = { shops: 100, perShop: 150 };
const TEST = { shops: 50, perShop: 120 };
const SHOPS = 60;
const PER_SHOP = 40;

export function certificateRows({ seed, world, say }: CertificateReport): Row[] {
  const id = `simulator.${world}.certificate`;
  const options = { world, tables: false };
  say('Judging moments by what is true of them …');
  const moments = judgeMoments(seed, SHOPS, PER_SHOP, options);
  const waits = judgeWaiting(seed, SHOPS, PER_SHOP, options);
  say('Asking the exact filter, and boosted trees on shuffled events …');
  const order = certifyOrder(seed, LEARN, TEST, options);
  const percent = (
    name: string,
    unit: string,
    rows: readonly { readonly shop: number; readonly value: number }[],
    goal = '',
  ): Row => {
    const clusters = new Map<number, number[]>();
    for (const { shop, value } of rows) clusters.set(shop, [...(clusters.get(shop) ?? []), 100 * value]);
    const { mean, interval } = clusterBootstrap([...clusters.values()], seed);
    const ok = goal === '' || interval[0] > 0;
    return { id: `${id}.${name}`, value: mean, unit, goal, ok, interval, n: rows.length, seed };
  };
  const order_ = '% of an order';
  const auc = { unit: 'AUC', goal: '', ok: true, n: order.n, seed };
  return [
    percent(
      'oracle-gain',
      order_,
      moments.map(({ shop, best }) => ({ shop, value: best })),
    ),
    percent(
      'persuadables',
      '% of moments',
      moments.map(({ shop, persuadable }) => ({ shop, value: Number(persuadable) })),
    ),
    { id: `${id}.exact-filter`, value: order.oracle, ...auc },
    { id: `${id}.trees-on-shuffled`, value: order.trees, ...auc },
    {
      id: `${id}.order`,
      value: order.gap,
      interval: order.interval,
      ...auc,
      goal: `≥ ${ORDER_GOAL}, interval > 0`,
      ok: order.gap >= ORDER_GOAL && order.interval[0] > 0,
    },
    percent(
      'first-moment',
      order_,
      waits.map(({ shop, first }) => ({ shop, value: first })),
    ),
    percent(
      'chosen-moment',
      order_,
      waits.map(({ shop, chosen }) => ({ shop, value: chosen })),
    ),
    percent(
      'waiting',
      order_,
      waits.map(({ shop, first, chosen }) => ({ shop, value: chosen - first })),
      'interval > 0',
    ),
  ];
}

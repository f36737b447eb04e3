/** The Open Bandit Dataset's files as columns. */
import { numbersOf, readTable } from './csv.js';

export const BANDIT_FILES = ['open-bandit/random/men/men.csv.gz', 'open-bandit/bts/men/men.csv.gz'] as const;
export const BANDIT_SOURCE = 'https://research.zozo.com/data.html (CC BY 4.0)';

export interface BanditLog {
  readonly item: Float64Array;
  readonly position: Float64Array;
  readonly click: Float64Array;
  readonly propensity: Float64Array;
}

export const readBanditLog = (file: string): BanditLog => {
  const table = readTable(file);
  return {
    item: numbersOf(table, 'item_id'),
    position: numbersOf(table, 'position'),
    click: numbersOf(table, 'click'),
    propensity: numbersOf(table, 'propensity_score'),
  };
};

export const ITEMS = 34;

/** P(item | position) of a policy. */
export type ItemPolicy = (item: number, position: number) => number;

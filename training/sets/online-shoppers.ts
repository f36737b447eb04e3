/**
 * Online Shoppers Purchasing Intention (Sakar et al. 2018; UCI 468, CC BY 4.0): one row a session, did it end in a purchase?
 * `PageValues` is computed from revenue by the analytics tool afterwards and would not exist on a device.
 */

import { type RawTable, rawTable } from './columns.js';
import { columnOf, readTable, type Table } from './csv.js';

export const SHOPPERS_FILE = 'online-shoppers/online_shoppers_intention.csv';
export const SHOPPERS_SOURCE = 'https://archive.ics.uci.edu/dataset/468 (CC BY 4.0)';

const NUMBERS = [
  'Administrative',
  'Administrative_Duration',
  'Informational',
  'Informational_Duration',
  'ProductRelated',
  'ProductRelated_Duration',
  'BounceRates',
  'ExitRates',
  'SpecialDay',
] as const;
const CATEGORIES = [
  'Month',
  'OperatingSystems',
  'Browser',
  'Region',
  'TrafficType',
  'VisitorType',
  'Weekend',
] as const;

export interface LabelledTable {
  readonly table: RawTable;
  readonly labels: Float64Array;
}

/** @param pageValues with the column that leaks, for comparison with papers */
export function readShoppers(file: string, { pageValues = false } = {}): LabelledTable {
  const csv = readTable(file);
  const numbers = pageValues ? [...NUMBERS, 'PageValues'] : NUMBERS;
  const table = rawTable([
    ...numbers.map((name) => ({
      name,
      kind: 'number' as const,
      block: 'context' as const,
      values: columnOf(csv, name),
    })),
    ...derived(csv),
    ...CATEGORIES.map((name) => ({
      name,
      kind: 'category' as const,
      block: 'context' as const,
      values: columnOf(csv, name),
    })),
  ]);
  return { table, labels: Float64Array.from(columnOf(csv, 'Revenue'), (value) => Number(value === 'TRUE')) };
}

/** Per page, and per visit: what dwell and exits mean only beside the number of pages. */
function derived(csv: Table) {
  const of = (name: string) => columnOf(csv, name).map(Number);
  const [pages, seconds] = [of('ProductRelated'), of('ProductRelated_Duration')];
  const [exits, bounces] = [of('ExitRates'), of('BounceRates')];
  const column = (name: string, values: readonly number[]) => ({
    name,
    kind: 'number' as const,
    block: 'context' as const,
    values,
  });
  return [
    column(
      'secondsPerProduct',
      seconds.map((value, row) => value / Math.max(1, pages[row] as number)),
    ),
    column(
      'exitsLessBounces',
      exits.map((value, row) => value - (bounces[row] as number)),
    ),
    column(
      'exitsTimesPages',
      exits.map((value, row) => value * (pages[row] as number)),
    ),
  ];
}

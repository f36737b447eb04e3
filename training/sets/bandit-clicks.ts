/** A click rate for each item, drawn towards that of all: with 34 items and fifty clicks there is little more to learn. */
import type { ModelledRows } from '../metrics/off-policy.js';
import { type BanditLog, ITEMS, type ItemPolicy } from './bandit-log.js';

/** Rows of the common rate that an item's clicks are mixed with. */
const PRIOR = 300;
const FOLDS = 5;

export interface ClickModel {
  /** Fitted on all rows, with how each row moved the estimate through it (for the direct method). */
  readonly all: { readonly expected: Float64Array; readonly corrections: Float64Array };
  /** Each row answered by the other folds (for the doubly robust). */
  readonly apart: ModelledRows;
}

export function clickModel(log: BanditLog, target: ItemPolicy): ClickModel {
  const rows = log.item.length;
  const whole = ratesOf(log, () => true);
  const folds = Array.from({ length: FOLDS }, (_, fold) => ratesOf(log, (row) => row % FOLDS !== fold).rates);
  const under = (rates: Float64Array, position: number) =>
    rates.reduce((sum, rate, item) => sum + target(item, position) * rate, 0);
  const of = (answer: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => answer(row));
  const item = (row: number) => log.item[row] as number;
  const position = (row: number) => log.position[row] as number;
  return {
    all: {
      expected: of((row) => under(whole.rates, position(row))),
      corrections: corrections(log, target, whole),
    },
    apart: {
      expected: of((row) => under(folds[row % FOLDS] as Float64Array, position(row))),
      predicted: of((row) => folds[row % FOLDS]?.[item(row)] as number),
    },
  };
}

interface Rates {
  /** [items] (clicks + PRIOR · rate) / (rows + PRIOR). */
  readonly rates: Float64Array;
  /** [items] rows. */
  readonly counts: Float64Array;
  /** Of all items. */
  readonly rate: number;
}

function ratesOf({ item, click }: BanditLog, counted: (row: number) => boolean): Rates {
  const [clicks, counts] = [new Float64Array(ITEMS), new Float64Array(ITEMS)];
  item.forEach((one, row) => {
    if (!counted(row)) return;
    clicks[one] = (clicks[one] as number) + (click[row] as number);
    counts[one] = (counts[one] as number) + 1;
  });
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const rate = sum(clicks) / sum(counts);
  const rates = clicks.map((own, at) => (own + PRIOR * rate) / ((counts[at] as number) + PRIOR));
  return { rates, counts, rate };
}

/** A click moves its item's rate by 1/(rows + PRIOR), and through the common rate every other's. */
function corrections(
  { item, click, position }: BanditLog,
  target: ItemPolicy,
  { rates, counts, rate }: Rates,
) {
  const rows = item.length;
  const shares = new Float64Array(ITEMS);
  const places = new Map<number, number>();
  for (const one of position) places.set(one, (places.get(one) ?? 0) + 1);
  for (const [where, count] of places) {
    shares.forEach((share, one) => {
      shares[one] = share + (target(one, where) * count) / rows;
    });
  }
  const common = shares.reduce(
    (sum, share, one) => sum + (share * PRIOR) / ((counts[one] as number) + PRIOR),
    0,
  );
  return click.map((clicked, row) => {
    const one = item[row] as number;
    const own = ((shares[one] as number) * rows) / ((counts[one] as number) + PRIOR);
    return own * (clicked - (rates[one] as number)) + common * (clicked - rate);
  });
}

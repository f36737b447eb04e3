/** Rows of a public set in the form that the shared losses read: what an example is for a visit. */
import { type Matrix, rowOf } from '../baselines/matrix.js';
import type { SHOWN_NOTHING } from '../example.js';
import type { Labelled } from '../fit/label-batch.js';
import type { LabelRow } from '../fit/labels.js';
import type { Block } from './columns.js';

/** Rows of a set, encoded: [rows, C], [rows, K] and [rows, R], one coupon each. */
export type Blocks = Readonly<Record<Block, Matrix>>;

/** A row with what is known of it: what `Labelled` is for a visit. */
export type TabularMember = Labelled;

const NO_LABELS = new Float32Array(1);

/** @param labels of row `at`, e.g. by {@link labelled} */
export function tabularMembers(blocks: Blocks, labels: (at: number) => LabelRow): TabularMember[] {
  return Array.from({ length: blocks.context.rows }, (_, at) => ({
    example: {
      input: {
        hidden: NO_LABELS,
        events: new Float32Array(0),
        context: rowOf(blocks.context, at),
        coupons: rowOf(blocks.coupons, at),
        relative: rowOf(blocks.relative, at),
      },
      length: 0,
      outcomes: {
        action: new Int16Array(0),
        propensity: NO_LABELS,
        bought: NO_LABELS,
        redeemed: NO_LABELS,
        claimed: NO_LABELS,
        order: NO_LABELS,
      },
      interest: Float32Array.of(Number.NaN),
      money: { profit: 0, discount: NO_LABELS },
    },
    length: 0,
    labels: labels(at),
  }));
}

/** Labels of one row: the chance of buying under one action or both, hard or soft, and what the coupon adds. */
export function labelsOf(
  outcomes: readonly {
    readonly action: 0 | typeof SHOWN_NOTHING;
    readonly bought: number;
    readonly weight?: number;
  }[],
  added?: { readonly value: number; readonly weight: number },
): LabelRow {
  const row = {
    count: new Float32Array(2),
    bought: new Float32Array(2),
    redeemed: new Float32Array(2),
    claimed: new Float32Array(2),
    order: new Float32Array(2),
    added: Float32Array.of(added?.value ?? 0),
    addedWeight: Float32Array.of(added?.weight ?? 0),
  };
  for (const { action, bought, weight = 1 } of outcomes) {
    row.count[action + 1] = (row.count[action + 1] as number) + weight;
    row.bought[action + 1] = (row.bought[action + 1] as number) + weight * bought;
  }
  return row;
}

/** The tabular sets with their folds, and the settings among which each fold chooses for itself. */
import { takeValues } from '../baselines/matrix.js';
import { SHOWN_NOTHING } from '../example.js';
import { groupFolds, splitsOf, stratifiedFolds } from './folds.js';
import type { InVehicle } from './in-vehicle-coupon.js';
import type { LabelledTable } from './online-shoppers.js';
import type { TabularStudy } from './tabular-study.js';

const FIT = { epochs: 16, batch: 256, rate: 5e-3, seed: 0 } as const;
const BOOST = { rate: 0.05, rowShare: 0.7, columnShare: 0.5, l2: 1 } as const;

/** Folds as StratifiedKFold(10, shuffle=True, random_state=42) deals them. */
export function shoppersStudy({ table, labels }: LabelledTable, id: string): TabularStudy {
  const widths = { joint: 64, coupon: 1, late: 4 };
  return {
    id,
    table,
    labels,
    splits: splitsOf(stratifiedFolds(labels, 10, 42)),
    innerFolds: (training, count) => stratifiedFolds(takeValues(labels, training), count, 7),
    boosts: [
      { ...BOOST, leaves: 8, rounds: 200 },
      { ...BOOST, leaves: 16, rounds: 150 },
    ],
    forest: { trees: 0, minLeafRows: 1 },
    action: SHOWN_NOTHING,
    trust: 0.8,
    synthetic: 1,
    fits: [{ ...FIT, epochs: 12, widths, decay: 3e-5 }],
  };
}

/** Folds by person: GroupKFold(10). */
export function inVehicleStudy({ table, labels, persons }: InVehicle, id: string): TabularStudy {
  const widths = { joint: 48, coupon: 16, late: 48 };
  return {
    id,
    table,
    labels,
    splits: splitsOf(groupFolds(persons, 10)),
    innerFolds: (training, count) => groupFolds(takeValues(persons, training), count),
    boosts: [{ ...BOOST, leaves: 24, rounds: 150, columnShare: 0.3 }],
    forest: { trees: 30, minLeafRows: 2 },
    action: 0,
    trust: 0.8,
    // Persons are few: rows that mix their answers are what teaches a network to be right about new ones.
    synthetic: 1.5,
    fits: [{ ...FIT, epochs: 10, batch: 512, rate: 8e-3, widths, decay: 1e-4 }],
  };
}

/** How a model does on moments of a shop's own log that it has not seen: other shoppers, later. */
import { BASE_HEADS, COUPON_HEADS, type StudentOutput } from '../../src/model/types.js';
import { type Example, type Scorer, SHOWN_NOTHING } from '../example.js';
import { logLoss } from '../metrics/calibration.js';
import { bootstrapInterval } from '../metrics/intervals.js';
import { rocAuc } from '../metrics/ranking.js';
import type { Row } from '../rows.js';
import { createRandom } from '../simulator/random.js';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
const BATCH = 2_000;

/** P(buy) under the action that was taken. */
function boughtOf(output: StudentOutput, action: number): number {
  const base = output.base[BASE_HEADS.indexOf('buy')] as number;
  const uplift = COUPON_HEADS.indexOf('uplift');
  const added =
    action === SHOWN_NOTHING ? 0 : (output.coupons[action * COUPON_HEADS.length + uplift] as number);
  return sigmoid(base + added);
}

/**
 * @param shoppers of each moment: intervals are over people
 * @param baseRate of the training moments: what is known without a model
 */
export function heldOutRows(
  scorer: Scorer,
  heldOut: readonly Example[],
  shoppers: Uint32Array,
  baseRate: number,
  seed: number,
): readonly Row[] {
  if (heldOut.length === 0) return [];
  const outputs: StudentOutput[] = [];
  for (let from = 0; from < heldOut.length; from += BATCH) {
    outputs.push(...scorer(heldOut.slice(from, from + BATCH).map(({ input }) => input)));
  }
  const labels = Float64Array.from(heldOut, ({ outcomes }) => outcomes.bought[0] as number);
  const scores = Float64Array.from(heldOut, ({ outcomes }, at) =>
    boughtOf(outputs[at] as StudentOutput, outcomes.action[0] as number),
  );
  const pick = (from: Float64Array, rows: Uint32Array) =>
    Float64Array.from(rows, (row) => from[row] as number);
  const measured = (id: string, unit: string, metric: (rows: Uint32Array) => number): Row => {
    const random = createRandom(`held-out/${id}/${seed}`);
    const found = bootstrapInterval(heldOut.length, metric, random, { clusters: shoppers, draws: 300 });
    return { id, ...found, unit, goal: '', ok: true, n: heldOut.length, seed };
  };
  const known = new Float64Array(heldOut.length).fill(baseRate);
  const loss = (rows: Uint32Array) => logLoss(pick(labels, rows), pick(scores, rows));
  return [
    measured(
      'logs.bought',
      '',
      (rows) => pick(labels, rows).reduce((sum, label) => sum + label, 0) / rows.length,
    ),
    measured(
      'logs.expected',
      '',
      (rows) => pick(scores, rows).reduce((sum, score) => sum + score, 0) / rows.length,
    ),
    measured('logs.auc', '', (rows) => rocAuc(pick(labels, rows), pick(scores, rows))),
    measured('logs.log-loss', 'nats', loss),
    {
      ...measured(
        'logs.log-loss-below-base-rate',
        'nats',
        (rows) => logLoss(pick(labels, rows), pick(known, rows)) - loss(rows),
      ),
      goal: '> 0',
    },
  ].map((row) => (row.goal === '' ? row : { ...row, ok: row.value > 0 }));
}

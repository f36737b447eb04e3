import { beforeAll, describe, expect, it } from 'vitest';
import { roundWeights } from '../../../training/artifact-writer.js';
import type { HeadRow } from '../../../training/evaluation/head-rows.js';
import {
  AS_TRAINED,
  fitHeads,
  fitLine,
  foldHeads,
  probabilities,
} from '../../../training/evaluation/recalibrate.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { simulatedSource } from '../../../training/simulated-source.js';
import { createRandom } from '../../../training/simulator/random.js';
import { answerAll } from '../../../training/student/scorer.js';
import { randomWeights } from '../../../training/student/weights.js';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Shoppers whose truth is the heads' logits stretched and shifted. */
function rows(count: number): HeadRow[] {
  const draw = createRandom('heads');
  return Array.from({ length: count }, (_, at) => {
    const [buy, uplift, redeem] = [draw.normal(-1, 1.5), draw.normal(0.5, 0.4), draw.normal(0, 1)];
    const base = 0.8 * buy - 0.3;
    const pCoupon = sigmoid(base + 0.5 * uplift + 0.1);
    return {
      shop: at % 7,
      buy,
      uplift,
      redeem,
      pNone: sigmoid(base),
      pCoupon,
      pRedeem: pCoupon * sigmoid(1.2 * redeem - 0.2),
      isBest: true,
      expected: 0,
      gain: 0,
      isFirst: true,
    };
  });
}

describe('a calibration map', () => {
  it('is found again, head by head, and makes predictions true', () => {
    const all = rows(2_000);
    const map = fitHeads(all);
    expect(map.buy).toEqual({ slope: expect.closeTo(0.8, 1), shift: expect.closeTo(-0.3, 1) });
    expect(map.uplift).toEqual({ slope: expect.closeTo(0.5, 1), shift: expect.closeTo(0.1, 1) });
    expect(map.redeem).toEqual({ slope: expect.closeTo(1.2, 1), shift: expect.closeTo(-0.2, 1) });
    const error = (each: typeof map) =>
      all.reduce((sum, row) => sum + Math.abs(probabilities(row, each).coupon - row.pCoupon), 0) / all.length;
    expect(error(map)).toBeLessThan(0.1 * error(AS_TRAINED));
  });

  it('stays what it was where there is nothing to learn from', () => {
    expect(fitLine([], [])).toEqual({ slope: 1, shift: 0 });
  });
});

describe('folding', () => {
  beforeAll(startTensorflow);

  it('gives the mapped logits, leaves the other heads alone, and rounds to the same integers', () => {
    const weights = roundWeights(randomWeights(createRandom('fold')));
    const map = {
      buy: { slope: 0.7, shift: 0.2 },
      uplift: { slope: 1.3, shift: -0.1 },
      redeem: { slope: 0.9, shift: 0.4 },
    };
    const folded = foldHeads(weights, map);
    const inputs = simulatedSource({
      seed: 9,
      labelled: 12,
      unlabelled: 0,
      heldOut: 0,
      outcomes: 1,
    }).labelled.map(({ input }) => input);
    const [before, after] = [answerAll(weights, inputs), answerAll(folded, inputs)];
    before.forEach(({ base, coupons }, at) => {
      const mapped = after[at];
      expect(mapped?.base[0]).toBeCloseTo(0.7 * (base[0] as number) + 0.2, 4);
      expect(mapped?.base[1]).toBeCloseTo(base[1] as number, 5);
      expect(mapped?.coupons[0]).toBeCloseTo(1.3 * (coupons[0] as number) - 0.1, 4);
      expect(mapped?.coupons[1]).toBeCloseTo(0.9 * (coupons[1] as number) + 0.4, 4);
      expect(mapped?.coupons[3]).toBeCloseTo(coupons[3] as number, 5);
    });
    const again = roundWeights(folded);
    again['base/out']?.values.forEach((value, at) => {
      expect(value).toBeCloseTo(folded['base/out']?.values[at] as number, 6);
    });
  });
});

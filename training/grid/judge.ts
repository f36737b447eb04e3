/** A contestant before unseen shoppers whose truth is known. */

import type { Score } from '../../src/model/score.js';
import type { StudentOutput } from '../../src/model/types.js';
import type { Scorer } from '../example.js';
import { RANDOM_NONE } from '../simulator/logging.js';
import { crossEntropy, type Expectation, expectationOf, type Predictor } from '../study/judge.js';
import { LEAST_GAIN } from '../study/panel.js';
import { type Subject, trueGain } from '../study/subjects.js';

export interface Judged {
  /** Expected profit over showing nothing, typical orders per shopper, by shop. */
  readonly gainByShop: number[];
  readonly upliftError: number;
  readonly loss: number;
}

/** A scorer's expectations, as money. */
export const byScorer =
  (scorer: Scorer): Predictor =>
  (subjects) => {
    const outputs = scorer(subjects.map(({ input }) => input));
    return subjects.map((subject, index) => expectationOf(outputs[index] as StudentOutput, subject));
  };

export function judgeOn(subjects: readonly Subject[], predict: Predictor): Judged {
  const expectations = predict(subjects);
  const shops = 1 + Math.max(...subjects.map(({ cluster }) => cluster));
  const [gains, counts] = [new Float64Array(shops), new Float64Array(shops)];
  let [squared, pairs, loss] = [0, 0, 0];
  subjects.forEach((subject, index) => {
    const expected = expectations[index] as Expectation;
    gains[subject.cluster] = (gains[subject.cluster] as number) + gainOf(subject, expected);
    counts[subject.cluster] = (counts[subject.cluster] as number) + 1;
    loss += RANDOM_NONE * crossEntropy(subject.none.pBuy, expected.none);
    subject.shown.forEach(({ pBuy }, coupon) => {
      const said = expected.shown[coupon] as number;
      squared += (said - expected.none - (pBuy - subject.none.pBuy)) ** 2;
      pairs++;
      loss += ((1 - RANDOM_NONE) * crossEntropy(pBuy, said)) / subject.shown.length;
    });
  });
  return {
    gainByShop: Array.from(gains, (gain, shop) => gain / Math.max(1, counts[shop] as number)),
    upliftError: Math.sqrt(squared / Math.max(1, pairs)),
    loss: loss / subjects.length,
  };
}

/** True gain of the best-looking coupon where it looks worth showing, typical orders. */
function gainOf(subject: Subject, { gains }: Expectation): number {
  let best = -1;
  for (let at = 0; at < gains.length; at++) {
    if ((gains[at] as number) > Math.max(LEAST_GAIN, best < 0 ? 0 : (gains[best] as number))) best = at;
  }
  return best < 0 ? 0 : trueGain(subject, subject.shown[best] as Score);
}

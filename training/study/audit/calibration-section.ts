import { calibrationPlot } from '../../report/calibration-plot.js';
import type { Section } from '../../report/section.js';
import type { Row } from '../../rows.js';
import { createRandom } from '../../simulator/random.js';
import type { Expectation } from '../judge.js';
import type { Subject } from '../subjects.js';
import {
  type Calibration,
  calibrate,
  fitRecalibration,
  type Predicted,
  recalibrated,
} from './calibration.js';

/** p(buy) without and with the best coupon, and what the coupon adds. */
export async function calibrationSection(
  subjects: readonly Subject[],
  expectations: readonly Expectation[],
  seed: number,
): Promise<Section> {
  const shop = subjects.map(({ cluster }) => cluster);
  const best = expectations.map(({ gains }) => {
    const all = Array.from(gains);
    return all.indexOf(Math.max(...all));
  });
  const none: Predicted = {
    predicted: expectations.map((one) => one.none),
    truth: subjects.map((one) => one.none.pBuy),
    shop,
  };
  const shown: Predicted = {
    predicted: expectations.map((one, at) => one.shown[best[at] as number] as number),
    truth: subjects.map((one, at) => one.shown[best[at] as number]?.pBuy ?? 0),
    shop,
  };
  const added: Predicted = {
    predicted: shown.predicted.length > 0 ? difference(shown.predicted, none.predicted) : [],
    truth: difference(shown.truth, none.truth),
    shop,
  };
  const [even, odd] = [halfOf(none, 0), halfOf(none, 1)];
  // Fitted on drawn outcomes of one half of the shops, as a shop would have them; shown on the other.
  const luck = createRandom(`recalibration/${seed}`);
  const outcomes = Float64Array.from(even.truth, (p) => Number(luck.next() < p));
  const fit = fitRecalibration(even.predicted, outcomes);
  const after = { ...odd, predicted: Array.from(odd.predicted, (p) => recalibrated(p, fit)) };
  const curves = {
    none: calibrate(none, seed),
    shown: calibrate(shown, seed),
    added: calibrate(added, seed),
    before: calibrate(odd, seed),
    after: calibrate(after, seed),
  };
  const n = subjects.length;
  const subtitle = `${n.toLocaleString('en')} shoppers of unseen test shops, in tenths`;
  const plot = (title: string, x: string, y: string, series: Readonly<Record<string, Calibration>>) =>
    calibrationPlot({
      title,
      subtitle,
      x,
      y,
      series: Object.entries(series).map(([name, { bins }]) => ({ name, bins })),
    });
  const error = (id: string, { error: found }: Calibration, count = n): Row => ({
    id: `model.calibration.${id}`,
    value: found.value,
    interval: found.interval,
    unit: 'mean |predicted − true|',
    goal: '',
    ok: true,
    n: count,
    seed,
  });
  return {
    id: 'calibration',
    title: 'Calibration',
    text: [
      'Shoppers are put into tenths by what the model predicts; each tenth’s mean prediction is held against the mean of what is true. Intervals are over shops. The world is the test world, whose parameters training never saw: some error is owed to that, not to the model’s arithmetic.',
      `The recalibration is the simplest there is, two numbers (slope ${fit.slope.toFixed(2)}, shift ${fit.shift.toFixed(2)} on the logit), fitted to one drawn outcome per shopper of every other shop and shown on the rest. A shop can fit the same from its own logs.`,
    ],
    plots: [
      {
        svg: await plot('Probability of buying', 'predicted', 'true', {
          'nothing shown': curves.none,
          'with the best coupon': curves.shown,
        }),
        caption: 'On the dashed line predictions can be taken at their word.',
      },
      {
        svg: await plot('What the best coupon adds', 'predicted added p(buy)', 'truly added', {
          added: curves.added,
        }),
        caption:
          'Tenths by predicted uplift. A rising line means that the order can be trusted even where the size can’t.',
      },
      {
        svg: await plot('Before and after recalibration', 'predicted', 'true', {
          before: curves.before,
          after: curves.after,
        }),
        caption: 'Nothing shown; the half of the shops that the recalibration did not see.',
      },
    ],
    rows: [
      error('buy-without', curves.none),
      error('buy-with-best-coupon', curves.shown),
      error('uplift', curves.added),
      error('before-recalibration', curves.before, odd.truth.length),
      error('after-recalibration', curves.after, odd.truth.length),
    ],
  };
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
  Array.from(a, (value, at) => value - (b[at] as number));

/** Rows of every other shop. */
function halfOf({ predicted, truth, shop }: Predicted, parity: 0 | 1): Predicted {
  const rows = Array.from(shop, (_, at) => at).filter((at) => (shop[at] as number) % 2 === parity);
  const take = (of: ArrayLike<number>) => rows.map((at) => of[at] as number);
  return { predicted: take(predicted), truth: take(truth), shop: take(shop) };
}

import { describe, expect, it } from 'vitest';
import { COUPON_HEADS } from '../../../../src/model/types.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { ANCHORS, judgeAll, type Predictor, predictorOf } from '../../../../training/study/judge.js';
import { componentAt, firstShops, type Metric, panelResult } from '../../../../training/study/panel.js';
import { subjectChunks } from '../../../../training/study/subjects.js';

const PLAN = { stream: 'test/judge', shops: 6, perShop: 25 };

/** The truth, pulled towards one half and shaken: worse the more of it. */
const blurred =
  (share: number): Predictor =>
  (subjects) =>
    (ANCHORS['oracle'] as Predictor)(subjects).map(({ none, shown, gains }, index) => {
      const draw = createRandom(`blur/${index}`);
      const blur = (p: number) => (1 - share) * p + share * 0.5;
      return {
        none: blur(none),
        shown: Array.from(shown, blur),
        gains: Array.from(gains, (gain) => gain + share * draw.normal(0, 0.1)),
      };
    });

const panel = judgeAll(subjectChunks(PLAN), { ...ANCHORS, good: blurred(0.1), bad: blurred(0.9) });
const names = Object.keys(panel.judgements);
const components = panelResult(panel, names, names).components();
const of = (name: string, metric: Metric) => components[componentAt(names, name, metric)] as number;

describe('the judged', () => {
  it('stand in the order of what they know: oracle, good, bad', () => {
    for (const metric of ['profit', 'policy', 'auc'] as const) {
      expect(of('oracle', metric)).toBeGreaterThanOrEqual(of('good', metric));
      expect(of('good', metric)).toBeGreaterThan(of('bad', metric) - (metric === 'auc' ? 1e-9 : 0));
    }
    expect(of('oracle', 'loss')).toBeLessThan(of('good', 'loss'));
    expect(of('good', 'loss')).toBeLessThan(of('bad', 'loss'));
  });

  it('gain nothing by showing nothing, and lose by showing anything to anybody', () => {
    expect(of('never', 'profit')).toBe(0);
    expect(of('never', 'policy')).toBe(0);
    expect(of('random', 'profit')).toBeLessThan(0.01);
    expect(of('random', 'auc')).toBe(0.5);
    expect(of('never', 'loss')).toBeCloseTo(Math.LN2, 6);
  });

  it('have an expected loss that their drawn loss estimates', () => {
    for (const name of ['oracle', 'good', 'bad']) {
      expect(of(name, 'sampledLoss')).toBeGreaterThan(of(name, 'loss') - 0.12);
      expect(of(name, 'sampledLoss')).toBeLessThan(of(name, 'loss') + 0.12);
    }
  });

  it('are judged the same however many shops come at a time', () => {
    const again = judgeAll([[...subjectChunks(PLAN)].flat()], { oracle: ANCHORS['oracle'] as Predictor });
    expect(again.judgements['oracle']).toEqual(panel.judgements['oracle']);
  });
});

describe('the profit of the best-ranked fifth', () => {
  it('is the oracle’s true gains from the top, by hand', () => {
    const gains = [...(panel.judgements['oracle']?.gained ?? [])].sort((a, b) => b - a);
    const top = gains.slice(0, gains.length / 5).reduce((sum, gain) => sum + gain, 0);
    expect(of('oracle', 'profit')).toBeCloseTo(top / gains.length, 6);
  });

  it('counts a shop as often as it was drawn', () => {
    const two = firstShops(panel, 2);
    const twice = panelResult(two, ['good']).components(Uint16Array.of(2, 0));
    const one = panelResult(firstShops(panel, 1), ['good']).components();
    expect([...twice]).toEqual([...one]);
  });
});

it('turns a model’s heads into expectations by the device’s own money', () => {
  const [subjects = []] = [...subjectChunks({ ...PLAN, shops: 1, perShop: 3 })];
  const predict = predictorOf((inputs) =>
    inputs.map(() => ({
      hidden: new Float32Array(0),
      base: Float32Array.of(0, 0, 0),
      // A coupon that nobody redeems and that changes nothing.
      coupons: new Float32Array(64 * COUPON_HEADS.length)
        .fill(0)
        .map((_, at) => (at % COUPON_HEADS.length === 1 ? -50 : 0)),
    })),
  );
  for (const { none, shown, gains } of predict(subjects)) {
    expect(none).toBe(0.5);
    expect(Array.from(shown).every((p) => p === 0.5)).toBe(true);
    for (const gain of Array.from(gains)) expect(gain).toBeCloseTo(0, 9);
  }
});

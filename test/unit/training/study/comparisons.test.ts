import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../training/simulator/random.js';
import { aheadRow, closenessRow, type Judged } from '../../../../training/study/comparisons.js';
import { ANCHORS, type Expectation, judgeAll, type Predictor } from '../../../../training/study/judge.js';
import { panelResult } from '../../../../training/study/panel.js';
import { drawResamples } from '../../../../training/study/resample.js';
import { subjectChunks } from '../../../../training/study/subjects.js';

const oracle = ANCHORS['oracle'] as Predictor;

/** The truth in mixture with noise of its own. */
const noisy =
  (share: number, stream: string): Predictor =>
  (subjects) =>
    oracle(subjects).map((true_, index): Expectation => {
      const draw = createRandom(`${stream}/${subjects[index]?.cluster}/${index}`);
      const blur = (p: number) => (1 - share) * p + share * draw.next();
      return {
        none: blur(true_.none),
        shown: Array.from(true_.shown, blur),
        gains: Array.from(true_.gains, (gain) => gain + share * draw.normal(0, 0.15)),
      };
    });

const predictors = {
  teacher: oracle,
  twin: oracle,
  logistic: noisy(0.8, 'logistic'),
  'as-good': noisy(0.8, 'other'),
  half: noisy(0.3, 'half'),
};

const names = Object.keys(predictors);
const seeds = [1, 2, 3];
const panels = seeds.map((seed) =>
  judgeAll(subjectChunks({ stream: `test/closeness/${seed}`, shops: 8, perShop: 20 }), predictors),
);
const judged: Judged = {
  names,
  seeds,
  n: 480,
  draws: drawResamples(
    panels.map((panel) => panelResult(panel, names)),
    300,
    1,
  ),
};
const closeness = (student: string, teacher = 'teacher', metric: 'loss' | 'profit' = 'loss') =>
  closenessRow(judged, { id: 'closeness', student, teacher, logistic: 'logistic', metric });

describe.each(['loss', 'profit'] as const)('closeness by %s', (metric) => {
  it('is 1, without doubt, for a student that answers as its teacher does', () => {
    const { value, interval, ok } = closeness('twin', 'teacher', metric);
    expect(value).toBeCloseTo(1, 12);
    expect(interval?.[0]).toBeCloseTo(1, 12);
    expect(ok).toBe(true);
  });

  it('is 0 for the logistic regression itself', () => {
    expect(closeness('logistic', 'teacher', metric).value).toBeCloseTo(0, 12);
  });

  it('is about 0 for something as good as logistic regression, and lies between for something between', () => {
    expect(Math.abs(closeness('as-good', 'teacher', metric).value)).toBeLessThan(0.25);
    const { value, ok } = closeness('half', 'teacher', metric);
    expect(value).toBeGreaterThan(0.2);
    expect(value).toBeLessThan(0.95);
    expect(ok).toBe(false);
  });

  it('is void, and says so, where the teacher does not beat logistic regression', () => {
    const row = closeness('twin', 'as-good', metric);
    expect(row.value).toBeNaN();
    expect(row.unit).toContain('void');
    expect(row.ok).toBe(false);
    expect(row.interval).toBeUndefined();
  });
});

describe('being ahead', () => {
  it('is told with a positive sign whether a metric is to be high or low', () => {
    for (const metric of ['loss', 'profit'] as const) {
      const row = aheadRow(judged, { id: 'ahead', name: 'teacher', other: 'logistic', metric, goal: 0 });
      expect(row.value).toBeGreaterThan(0);
      expect(row.ok).toBe(true);
    }
  });

  it('needs more than being as good, unless a margin was stated', () => {
    const row = (goal: number) =>
      aheadRow(judged, { id: 'ahead', name: 'twin', other: 'teacher', metric: 'profit', goal });
    expect(row(0).ok).toBe(false);
    expect(row(-0.0005).ok).toBe(true);
    expect(row(-0.0005).goal).toBe('interval > -0.05');
  });
});

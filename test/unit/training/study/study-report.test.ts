import { describe, expect, it } from 'vitest';
import { MOST_BYTES, reportHtml } from '../../../../training/report/html.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { FLOAT32, LOGISTIC, STUDENT, TEACHER, TREES } from '../../../../training/study/contestants.js';
import { EARLY_ACTS } from '../../../../training/study/early.js';
import { ANCHORS, judgeAll, type Predictor } from '../../../../training/study/judge.js';
import { DEFAULT_STUDY } from '../../../../training/study/options.js';
import type { Study } from '../../../../training/study/run-study.js';
import { BY_LABELS, FULL, nameAt, type SeedPanels } from '../../../../training/study/seed-study.js';
import { studyPlots } from '../../../../training/study/study-plots.js';
import { studyReport } from '../../../../training/study/study-report.js';
import { MARGIN, studyRows } from '../../../../training/study/study-rows.js';
import { subjectChunks } from '../../../../training/study/subjects.js';
import { transferRows } from '../../../../training/study/transfer-study.js';

const LABELS = [2_000, 100_000];
const MOST = 100_000;
const oracle = ANCHORS['oracle'] as Predictor;

/** The truth with noise, the same for every name. */
const noisy =
  (share: number, stream: string): Predictor =>
  (subjects) =>
    oracle(subjects).map(({ none, shown, gains }, at) => {
      const draw = createRandom(`${stream}/${subjects[at]?.cluster}/${at}`);
      const blur = (p: number) => (1 - share) * p + share * draw.next();
      return {
        none: blur(none),
        shown: Array.from(shown, blur),
        gains: Array.from(gains, (gain) => gain + share * draw.normal(0, 0.2)),
      };
    });

/** A world in which the student is as good as its teacher, and everybody else is not. */
const quality = (name: string) => ([STUDENT, FLOAT32, TEACHER].includes(name) ? oracle : noisy(0.9, name));

function panelsOf(seed: number): SeedPanels {
  const chunks = [...subjectChunks({ stream: `test/study/${seed}`, shops: 5, perShop: 16, world: 'test' })];
  const of = (names: readonly (readonly [string, number])[]) =>
    judgeAll(chunks, {
      ...Object.fromEntries(names.map(([name, labels]) => [nameAt(name, labels), quality(name)])),
      ...ANCHORS,
    });
  const full = of(FULL.map((name) => [name, MOST] as const));
  const byLabels = of([
    ...LABELS.flatMap((labels) => BY_LABELS.map((name) => [name, labels] as const)),
    [FLOAT32, MOST],
  ]);
  return { full, byLabels, early: Object.fromEntries(EARLY_ACTS.map((acts) => [acts, full])), student: {} };
}

const seeds = [1, 2, 3];
const figures = studyRows({ seeds, panels: seeds.map(panelsOf), labels: LABELS, fullLabels: MOST });
const chunks = [...subjectChunks({ stream: 'test/study/transfer', shops: 2, perShop: 20, world: 'test' })];
const transferPanel = judgeAll(chunks, {
  shipped: noisy(0.3, 'shipped'),
  'fine-tuned@100': oracle,
  'from-scratch@100': noisy(0.9, 'scratch'),
  ...ANCHORS,
});
const transfer = transferRows([transferPanel, transferPanel], [100]);
const { closeness, labels, int8, early, levels } = figures;
const study: Study = {
  options: { ...DEFAULT_STUDY, labels: LABELS, fullLabels: MOST, transferRows: [100] },
  seeds,
  figures: { ...figures, transfer },
  rows: [...closeness, ...labels, ...int8, ...early, ...transfer, ...levels],
};
const row = (id: string) => {
  const found = study.rows.find((one) => one.id === id);
  if (!found) throw new Error(`${id} among ${study.rows.map((one) => one.id).join(' ')}`);
  return found;
};

describe('the rows of the study', () => {
  it('find a student that answers as its teacher does close to it, ahead of the rest, and unharmed by rounding', () => {
    expect(row('model.closeness.log-loss')).toMatchObject({ ok: true });
    expect(row('model.closeness.log-loss').value).toBeCloseTo(1, 9);
    expect(row('model.closeness.profit-20').value).toBeCloseTo(1, 9);
    expect(row(`model.labels-2k.profit-20.over-${TREES}`)).toMatchObject({ ok: true, goal: 'interval > 0' });
    expect(row(`model.labels-100k.profit-20.over-${TREES}`).goal).toBe(`interval > ${-100 * MARGIN}`);
    expect(row('model.int8.auc-loss')).toMatchObject({ value: 0, ok: true });
    expect(row(`model.profit-20.${TEACHER}-over-${LOGISTIC}`).value).toBeGreaterThan(0);
    expect(row('model.transfer-100.profit-20.over-from-scratch').value).toBeGreaterThan(0);
  });

  it('each have an id of their own, an interval around the value, n and a seed', () => {
    expect(new Set(study.rows.map(({ id }) => id)).size).toBe(study.rows.length);
    for (const { id, value, interval, n, seed } of study.rows) {
      expect([id, n !== undefined && n > 0, seed]).toEqual([id, true, 1]);
      expect(interval?.[0], id).toBeLessThanOrEqual(value + 1e-12);
      expect(interval?.[1], id).toBeGreaterThanOrEqual(value - 1e-12);
    }
  });
});

it('puts every figure and every plot into the report', async () => {
  const plots = await studyPlots(study);
  expect(Object.keys(plots).sort()).toEqual([
    'model-early',
    'model-early-profit',
    'model-labels',
    'model-log-loss',
    'model-profit',
    'model-transfer',
  ]);
  const html = reportHtml(studyReport({ study, plots, audit: [], audited: 'none' }));
  for (const { id } of study.rows) expect(html).toContain(`<code>${id}</code>`);
  for (const svg of Object.values(plots)) expect(html).toContain(svg.trim());
  expect(Buffer.byteLength(html)).toBeLessThan(MOST_BYTES);
});

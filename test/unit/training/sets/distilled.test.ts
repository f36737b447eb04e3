import { beforeAll, expect, test } from 'vitest';
import { takeRows, takeValues } from '../../../../training/baselines/matrix.js';
import { startTensorflow } from '../../../../training/fit/tensorflow.js';
import { rocAuc } from '../../../../training/metrics/ranking.js';
import { rawTable } from '../../../../training/sets/columns.js';
import { distilTabular } from '../../../../training/sets/distilled.js';
import { stratifiedFolds } from '../../../../training/sets/folds.js';
import { fitTreeTeacher } from '../../../../training/sets/tree-teacher.js';
import { createRandom } from '../../../../training/simulator/random.js';

beforeAll(startTensorflow);

/** Buys where exactly one of two levels holds, nine times in ten: no column tells alone. */
function world(rows: number) {
  const random = createRandom('distilled');
  const draw = () => Array.from({ length: rows }, () => (random.chance(0.5) ? 'yes' : 'no'));
  const [sunny, alone] = [draw(), draw()];
  const noise = Array.from({ length: rows }, () => random.normal());
  const labels = Float64Array.from(sunny, (value, row) =>
    Number(random.chance(value === alone[row] ? 0.1 : 0.9)),
  );
  const table = rawTable([
    { name: 'sunny', kind: 'category', block: 'context', values: sunny },
    { name: 'alone', kind: 'category', block: 'relative', values: alone },
    { name: 'noise', kind: 'number', block: 'context', values: noise },
  ]);
  return { table, labels };
}

test('an int8 student learns from its teacher what columns of two blocks only tell together', async () => {
  const { table, labels } = world(1200);
  const [seen, unseen] = [0, 1].map((half) =>
    Uint32Array.from({ length: 600 }, (_, at) => 600 * half + at),
  ) as [Uint32Array, Uint32Array];
  const own = { columns: table.columns, values: takeRows(table.values, seen) };
  const ownLabels = takeValues(labels, seen);
  const teacher = fitTreeTeacher(own, ownLabels, {
    folds: stratifiedFolds(ownLabels, 3, 1),
    boosts: [{ rounds: 40, leaves: 4 }],
    forest: { trees: 10, minLeafRows: 5 },
    seed: 1,
  });
  const student = await distilTabular(own, ownLabels, teacher, {
    action: 0,
    trust: 0.8,
    synthetic: 1,
    heldOut: stratifiedFolds(ownLabels, 10, 2).map((fold) => Number(fold === 0)),
    seed: 1,
    fits: [
      {
        widths: { joint: 8, coupon: 2, late: 12 },
        epochs: 18,
        batch: 64,
        rate: 2e-2,
        decay: 1e-5,
        seed: 1,
      },
    ],
  });
  const rows = takeRows(table.values, unseen);
  const area = (answers: Float64Array) => rocAuc(takeValues(labels, unseen), answers);
  expect(area(teacher.answer(rows))).toBeGreaterThan(0.82);
  expect(area(student.answer(rows))).toBeGreaterThan(0.8);
  expect(Math.abs(area(student.answer(rows)) - area(student.answerFloat(rows)))).toBeLessThan(0.01);
  // Cross-fitted answers come from models that did not see the row: they are no better than on new rows.
  expect(rocAuc(ownLabels, teacher.unseen)).toBeLessThan(0.95);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../../src/errors.js';
import { CONTEXT_COLUMNS, studentShape } from '../../../src/features/encode.js';
import { STUDENT_WIDTHS } from '../../../src/model/student-shape.js';
import { checkArtifact } from '../../../training/check-artifact.js';
import { featureSchema } from '../../../training/publish.js';
import { randomArtifact } from '../../support/random-artifact.js';
import { randomTables } from '../../support/random-tables.js';
import { noise, randomWeights, seeded } from '../model/random-student.js';

const SHAPE = studentShape(STUDENT_WIDTHS.hidden);
const ITEMS = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id: `${id}`, category: `c${id % 9}` }));
const shipped = (file: string) =>
  readFileSync(new URL(`../../../model-artifacts/student/${file}`, import.meta.url));

describe('a good artifact', () => {
  test('has no faults, and is told with its tables and sizes', async () => {
    const report = await checkArtifact(
      await randomArtifact(1, {}, { tables: randomTables(seeded(1), ITEMS(40)) }),
    );
    expect(report).toMatchObject({
      faults: [],
      silent: [],
      references: 1,
      tables: { tags: 1024, items: 40, attributes: 19, segments: 6, dwellDeciles: 9 },
    });
    expect(report.difference).toBeLessThan(1e-4);
    expect(report.tablesKB).toBeGreaterThan(1);
  });

  test('may have columns that no weight reads, and says which', async () => {
    const weights = randomWeights(seeded(2), SHAPE);
    const kernel = weights['joint/context']!;
    const row = CONTEXT_COLUMNS.indexOf('spend');
    const width = kernel.shape[1]!;
    const values = kernel.values.map((value, index) => (Math.floor(index / width) === row ? 0 : value));
    const report = await checkArtifact(
      await randomArtifact(2, {}, { weights: { ...weights, 'joint/context': { ...kernel, values } } }),
    );
    expect(report).toMatchObject({ silent: ['context.spend'], faults: [] });
  });

  test('is the shipped one, whose columns stand beside it', async () => {
    expect(await checkArtifact(shipped('model.bin'))).toMatchObject({ name: 'student', faults: [] });
    expect(shipped('features.json').toString()).toBe(featureSchema());
  });
});

describe('refused is', () => {
  const bytes = randomArtifact(3);
  test.each([
    ['one that ends early', async () => (await bytes).slice(0, -4), ErrorCode.ModelMalformed],
    ['one larger than a device reads', async () => new Uint8Array(600_000), ErrorCode.PoolTooLarge],
    ['one of other columns', () => randomArtifact(3, {}, { columns: 1 }), ErrorCode.ModelSchemaMismatch],
    [
      'one of an older version',
      () => randomArtifact(3, {}, { schemaVersion: 2 }),
      ErrorCode.ModelSchemaMismatch,
    ],
    [
      'one whose references its weights don’t give',
      () =>
        randomArtifact(
          3,
          {},
          {
            answer: async () => ({
              hidden: new Float32Array(48),
              base: new Float32Array(3),
              coupons: new Float32Array(10),
            }),
          },
        ),
      ErrorCode.ModelReferenceMismatch,
    ],
  ])('%s', async (_, made, code) => {
    await expect(checkArtifact(await made())).rejects.toMatchObject({ code });
  });
});

describe('a fault is', () => {
  test('a background that no visits can have', async () => {
    const background = {
      hidden: new Float32Array(SHAPE.hidden).fill(1.5),
      context: new Float32Array(SHAPE.context).fill(3),
      relative: noise(seeded(1), SHAPE.relative),
    };
    const { faults } = await checkArtifact(await randomArtifact(4, {}, { background }));
    expect(faults).toEqual([
      'background: hidden leaves the range that features can have',
      'background: context leaves the range that features can have',
    ]);
  });

  test('tables over their budget', async () => {
    const { faults } = await checkArtifact(
      await randomArtifact(5, {}, { tables: randomTables(seeded(1), ITEMS(4000)) }),
    );
    expect(faults).toEqual([
      expect.stringMatching(/^tables are \d+\.\d kB after gzip and should be at most 40$/),
    ]);
  });
});

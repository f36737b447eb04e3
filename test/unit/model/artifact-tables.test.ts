import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../../src/errors.js';
import { NO_TABLES, type Tables } from '../../../src/features/tables.js';
import { parseArtifact } from '../../../src/model/artifact.js';
import { roundTables, writeArtifact } from '../../../training/artifact-writer.js';
import { randomTables } from '../../support/random-tables.js';
import { artifactParts } from './random-artifact.js';
import { seeded } from './random-student.js';

const ITEMS = Array.from({ length: 50 }, (_, index) => ({
  id: `item-${index}`,
  category: `category-${index % 7}`,
  ...(index % 3 === 0 && { brand: `brand-${index % 5}` }),
}));
const TABLES = randomTables(seeded(3), ITEMS, 'Lamp of oak');
const kept = async (tables?: Tables) =>
  parseArtifact(await writeArtifact(artifactParts(1, { ...(tables && { tables }) }))).tables;

test('tables come back with the very hashes, and with numbers as a device will have them', async () => {
  const read = await kept(TABLES);
  expect(read).toEqual(roundTables(TABLES));
  expect(read.items.keys).toEqual(TABLES.items.keys);
  // Half a step of int8: the largest of a column becomes 127.
  expect(Math.max(...read.idf.map((weight, tag) => Math.abs(weight - TABLES.idf[tag]!)))).toBeLessThan(
    4 / 254 + 1e-6,
  );
  expect(read.segments).toEqual(TABLES.segments);
});

test('a model without tables has empty ones', async () => {
  expect(await kept()).toEqual(NO_TABLES);
});

test('weights are the same bytes with and without tables', async () => {
  const [bare, full] = [
    await writeArtifact(artifactParts(1)),
    await writeArtifact(artifactParts(1, { tables: TABLES })),
  ];
  expect(parseArtifact(full).weights).toEqual(parseArtifact(bare).weights);
});

describe('refused are', () => {
  const { items, segments } = TABLES;
  test.each<[string, Partial<Tables>]>([
    ['hashes out of order', { items: { ...items, keys: items.keys.toReversed() } }],
    ['a hash twice', { items: { ...items, keys: items.keys.slice().fill(items.keys[0]!, 0, 2) } }],
    ['a negative weight of a tag', { idf: TABLES.idf.map((weight) => -weight) }],
    ['weights for fewer tags', { idf: TABLES.idf.slice(1) }],
    ['eight dwell deciles', { dwellDeciles: TABLES.dwellDeciles.slice(1) }],
    ['dwell deciles that fall', { dwellDeciles: TABLES.dwellDeciles.toReversed() }],
    [
      'a column of segments that nobody knows',
      { segments: { ...segments, columns: segments.columns.map(() => 'age') } },
    ],
    ['a scale of 0', { segments: { ...segments, scales: segments.scales.map(() => 0) } }],
    ['a brand for fewer things', { items: { ...items, brand: items.brand.slice(1) } }],
    ['no regularisation', { foldIn: { regularisation: 0, confidence: 1 } }],
  ])('%s', async (_, change) => {
    await expect(kept({ ...TABLES, ...change })).rejects.toMatchObject({
      code: expect.stringMatching(`${ErrorCode.ModelMalformed}|${ErrorCode.ModelWrongShape}`),
    });
  });
});

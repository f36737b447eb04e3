import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseArtifact } from '../../../src/model/artifact.js';
import type { NamedWeights } from '../../../src/model/types.js';
import { judge, shuffleEvents } from '../../../training/evaluation/judge.js';
import type { EventsTransform } from '../../../training/evaluation/policies.js';
import { heldOutShoppers, type JudgedShopper } from '../../../training/evaluation/population.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import type { Row } from '../../../training/rows.js';
import { createRandom } from '../../../training/simulator/random.js';
import { randomWeights } from '../../../training/student/weights.js';

/** Shops and shoppers that no run of training, tuning or reporting has drawn. */
const SEED = 2026;

/** The named model tests: each says which figure must be reached. They hold for the shipped model and for no impostor. */
const MODEL_TESTS: Readonly<Record<string, string>> = {
  'earns more than a coupon chosen at random': 'model.over-random',
  'earns more than always the biggest discount': 'model.over-biggest-discount',
  'earns more than always the most popular coupon': 'model.over-most-popular',
  'earns more than never showing anything': 'model.over-never',
  'leaves at least 90 % of sure buyers alone': 'model.sure-buyers-left-alone',
  'serves at least 60 % of profitable persuadables': 'model.persuadables-served',
};

const shipped = parseArtifact(
  readFileSync(new URL('../../../model-artifacts/student/model.bin', import.meta.url)),
);
let shoppers: JudgedShopper[];
let rows: Row[];

/** Names of the model tests that these weights, reading these events, pass. */
const passed = (from: readonly Row[]) =>
  Object.keys(MODEL_TESTS).filter((name) => from.find(({ id }) => id === MODEL_TESTS[name])?.ok);
const judged = (weights: NamedWeights, transform?: EventsTransform) =>
  judge(weights, shoppers, { id: 'model', seed: SEED, ...(transform && { transform }) });

beforeAll(async () => {
  await startTensorflow();
  shoppers = heldOutShoppers({ shops: 50, perShop: 50, seed: SEED });
  rows = judged(shipped.weights);
});

describe('the shipped model, on 2,500 shoppers of unseen shops', () => {
  test.each(Object.entries(MODEL_TESTS))('%s', (_, id) => {
    const row = rows.find((one) => one.id === id);
    expect(row, JSON.stringify(row)).toMatchObject({ ok: true });
  });

  test('decides about enough of each kind to say so', () => {
    expect(rows.find(({ id }) => id === 'model.sure-buyers-left-alone')?.n).toBeGreaterThan(100);
    expect(rows.find(({ id }) => id === 'model.persuadables-served')?.n).toBeGreaterThan(300);
  });
});

describe('an impostor does not pass', () => {
  test('random weights fail against never showing anything, and fail the sure buyers or the persuadables', () => {
    for (const draw of ['one', 'two', 'three']) {
      const good = passed(judged(randomWeights(createRandom(`impostor/${draw}`))));
      expect(good).not.toContain('earns more than never showing anything');
      const both = [
        'leaves at least 90 % of sure buyers alone',
        'serves at least 60 % of profitable persuadables',
      ];
      expect(both.every((name) => good.includes(name))).toBe(false);
    }
  });

  test('the shipped weights on shuffled events fail as well: they live from the order of what a shopper did', () => {
    const good = passed(judged(shipped.weights, shuffleEvents));
    expect(good).not.toContain('earns more than never showing anything');
    expect(good).not.toContain('leaves at least 90 % of sure buyers alone');
  });
});

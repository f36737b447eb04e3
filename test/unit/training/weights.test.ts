import { expect, test } from 'vitest';
import { simulatedExamples } from '../../../training/simulated-examples.js';
import { createRandom } from '../../../training/simulator/random.js';
import { drawShop } from '../../../training/simulator/shop.js';
import { randomWeights, SHAPE, silenceUnseen } from '../../../training/student/weights.js';

test('an input that training never shows says nothing; all others keep their voice', () => {
  const random = createRandom('silence');
  const inputs = [...simulatedExamples(drawShop(random), 60, { outcomes: 0, logging: 'random' }, random)].map(
    (example) => example.input,
  );
  const before = randomWeights(createRandom('weights'));
  const after = silenceUnseen(before, inputs);
  const rowsOf = (weights: typeof before) => {
    const { values, shape } = weights['gru/input']!;
    return Array.from({ length: SHAPE.event }, (_, row) =>
      [...values.slice(row * shape[1]!, (row + 1) * shape[1]!)].some((value) => value !== 0),
    );
  };
  const seen = Array.from({ length: SHAPE.event }, (_, column) =>
    inputs.some(({ events }) => events.some((value, at) => at % SHAPE.event === column && value !== 0)),
  );
  expect(rowsOf(before).every(Boolean)).toBe(true);
  expect(rowsOf(after)).toEqual(seen);
  expect(seen.filter((one) => !one).length).toBeGreaterThan(0);
  expect(after['gru/hidden']).toBe(before['gru/hidden']);
});

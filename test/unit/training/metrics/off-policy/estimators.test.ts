import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clippedWeights,
  dmTerms,
  drTerms,
  effectiveSampleSize,
  estimate,
  importanceWeights,
  ipwTerms,
  matchedRewards,
  overlapOf,
  ratioOf,
  refusal,
  snipwTerms,
  standardErrorOf,
} from '../../../../../training/metrics/off-policy.js';

test('equal weights keep every row, one weight alone leaves one', () => {
  expect(effectiveSampleSize([2, 2, 2, 2])).toBe(4);
  expect(effectiveSampleSize([0, 5, 0])).toBe(1);
  expect(effectiveSampleSize([1, 3])).toBe(16 / 10);
  expect(effectiveSampleSize([0, 0])).toBe(0);
});

test('a policy that always takes one action matches the rewards on which it agrees with the log', () => {
  // Four rows of even chances over two actions; it agrees on three of them, two of which had a click.
  expect(matchedRewards(Float64Array.of(2, 0, 2, 2), [1, 1, 0, 1])).toBe(2);
});

test('three rows worked by hand', () => {
  const weights = importanceWeights([0.5, 0.1, 0.2], [0.25, 0.1, 0.4]);
  const rewards = [1, 0, 1];
  const model = { expected: [0.5, 0.4, 0.6], predicted: [0.6, 0.2, 0.4] };
  expect([...weights]).toEqual([2, 1, 0.5]);
  expect(ratioOf(ipwTerms(weights, rewards))).toBeCloseTo(2.5 / 3, 12);
  expect(ratioOf(snipwTerms(weights, rewards))).toBeCloseTo(2.5 / 3.5, 12);
  expect(ratioOf(dmTerms(model.expected))).toBeCloseTo(0.5, 12);
  // Errors 2·(1 − .6), 1·(0 − .2), .5·(1 − .4).
  expect(ratioOf(drTerms(weights, rewards, model))).toBeCloseTo(0.5 + (0.8 - 0.2 + 0.3) / 3, 12);
  // Terms 2, 0, ½ about 5/6: squares 49/36 + 25/36 + 4/36 = 78/36, over 3·2.
  expect(standardErrorOf(ipwTerms(weights, rewards))).toBeCloseTo(Math.sqrt(78 / 36 / 6), 12);
  // Deviations 2·2/7, −5/7, ½·2/7 over a mean weight of 7/6.
  const deviations = [4 / 7, -5 / 7, 1 / 7].map((one) => one / (3.5 / 3));
  const squares = deviations.reduce((sum, one) => sum + one * one, 0);
  expect(standardErrorOf(snipwTerms(weights, rewards))).toBeCloseTo(Math.sqrt(squares / 6), 12);
  expect(overlapOf(weights, rewards)).toEqual({
    rows: 3,
    effectiveRows: 3.5 ** 2 / 5.25,
    largestWeight: 2,
    matched: 2.5 ** 2 / 4.25,
  });
  expect([...clippedWeights(weights, 1.5)]).toEqual([1.5, 1, 0.5]);
});

test('rows of one person count as one: twice the rows of everybody change neither value nor error', () => {
  const [weights, rewards, people] = [Float64Array.of(2, 1, 0.5, 1.5), [1, 0, 1, 0.25], [0, 1, 2, 3]];
  const twice = <T extends ArrayLike<number>>(from: T) => [...Array.from(from), ...Array.from(from)];
  for (const terms of [ipwTerms, snipwTerms]) {
    const once = estimate(terms(weights, rewards), people);
    const doubled = estimate(terms(Float64Array.from(twice(weights)), twice(rewards)), twice(people));
    expect(doubled.value).toBeCloseTo(once.value, 12);
    expect(doubled.standardError).toBeCloseTo(once.standardError, 12);
    expect(doubled.interval[0]).toBeCloseTo(once.interval[0], 6);
  }
});

const policies = fc
  .integer({ min: 2, max: 6 })
  .chain((actions) =>
    fc.record({
      logged: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
        minLength: actions,
        maxLength: actions,
      }),
      target: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: actions,
        maxLength: actions,
      }),
      rewards: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
        minLength: actions,
        maxLength: actions,
      }),
      model: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
        minLength: actions,
        maxLength: actions,
      }),
    }),
  )
  .filter(({ target }) => target.some((share) => share > 0.01))
  .map((drawn) => ({ ...drawn, logged: toOne(drawn.logged), target: toOne(drawn.target) }));

const toOne = (shares: readonly number[]) => {
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
};
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, one, at) => sum + one * (b[at] as number), 0);

test('over all actions that the log could have drawn, IPW and DR expect exactly what the target earns', () => {
  fc.assert(
    fc.property(policies, ({ logged, target, rewards, model }) => {
      const truth = dot(target, rewards);
      const expected = [dot(target, model)];
      const over = (value: (weights: Float64Array, action: number) => number) =>
        logged.reduce((sum, share, action) => {
          const weights = importanceWeights([target[action] as number], [share]);
          return sum + share * value(weights, action);
        }, 0);
      const ipw = over((weights, action) => ratioOf(ipwTerms(weights, [rewards[action] as number])));
      const dr = over((weights, action) =>
        ratioOf(
          drTerms(weights, [rewards[action] as number], { expected, predicted: [model[action] as number] }),
        ),
      );
      expect(ipw).toBeCloseTo(truth, 9);
      expect(dr).toBeCloseTo(truth, 9);
      // With a reward that never varies the weights alone must come out as 1.
      expect(over((weights) => ratioOf(ipwTerms(weights, [3])))).toBeCloseTo(3, 9);
    }),
  );
});

const logs = fc.array(
  fc.record({
    weight: fc.double({ min: 0.01, max: 20, noNaN: true }),
    reward: fc.integer({ min: -40, max: 40 }).map((eighths) => eighths / 8),
    expected: fc.double({ min: -5, max: 5, noNaN: true }),
    predicted: fc.double({ min: -5, max: 5, noNaN: true }),
  }),
  { minLength: 3, maxLength: 40 },
);

test('adding a constant to every reward adds it to SNIPW, value and interval, and leaves the error alone', () => {
  fc.assert(
    fc.property(logs, fc.double({ min: -10, max: 10, noNaN: true }), (rows, shift) => {
      const weights = Float64Array.from(rows, ({ weight }) => weight);
      const before = estimate(
        snipwTerms(
          weights,
          rows.map(({ reward }) => reward),
        ),
      );
      const after = estimate(
        snipwTerms(
          weights,
          rows.map(({ reward }) => reward + shift),
        ),
      );
      expect(after.value).toBeCloseTo(before.value + shift, 8);
      expect(after.standardError).toBeCloseTo(before.standardError, 8);
      const near = 1e-4 * (1 + before.standardError);
      expect(Math.abs(after.interval[0] - before.interval[0] - shift)).toBeLessThan(near);
      expect(Math.abs(after.interval[1] - before.interval[1] - shift)).toBeLessThan(near);
    }),
  );
});

test('DR is DM plus the weighted mean error of the model, and IPW where the model says nothing', () => {
  fc.assert(
    fc.property(logs, (rows) => {
      const weights = Float64Array.from(rows, ({ weight }) => weight);
      const rewards = rows.map(({ reward }) => reward);
      const [expected, predicted] = [rows.map((row) => row.expected), rows.map((row) => row.predicted)];
      const errors = rewards.map((reward, at) => reward - (predicted[at] as number));
      const dr = ratioOf(drTerms(weights, rewards, { expected, predicted }));
      expect(dr).toBeCloseTo(ratioOf(dmTerms(expected)) + ratioOf(ipwTerms(weights, errors)), 9);
      const silent = rewards.map(() => 0);
      const without = drTerms(weights, rewards, { expected: silent, predicted: silent });
      expect(ratioOf(without)).toBeCloseTo(ratioOf(ipwTerms(weights, rewards)), 9);
    }),
  );
});

test('few effective rows or few matched rewards are refused, with what was there and what is needed', () => {
  expect(refusal({ effectiveRows: 5000, matched: 200 })).toBeUndefined();
  expect(refusal({ effectiveRows: 99, matched: 60 })).toBe('99 effective rows, 100 needed');
  expect(refusal({ effectiveRows: 5000, matched: 16.3 })).toBe('16 matched rewards, 30 needed');
});

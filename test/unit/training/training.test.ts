import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { NamedWeights, StudentInput } from '../../../src/model/types.js';
import { type Example, SHOWN_NOTHING } from '../../../training/example.js';
import { loadCheckpoint, saveCheckpoint } from '../../../training/fit/checkpoint.js';
import { type FitState, startState } from '../../../training/fit/fit.js';
import { FEATURES } from '../../../training/fit/input-batch.js';
import { labelRow, summariseLogging } from '../../../training/fit/labels.js';
import { rateAt } from '../../../training/fit/optimiser.js';
import { ridge } from '../../../training/fit/ridge.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { simulatedSource } from '../../../training/simulated-source.js';
import { createRandom } from '../../../training/simulator/random.js';
import { fitStudent } from '../../../training/student/fit-student.js';

const size = { encoder: 'gru', hidden: 8, joint: 8, coupon: 4, late: 8 } as const;
const options = { seed: 1, epochs: 2, batch: 64, patience: 9, size };

let source: ReturnType<typeof simulatedSource>;
beforeAll(async () => {
  await startTensorflow();
  source = simulatedSource({ seed: 5, labelled: 100, unlabelled: 0, heldOut: 40, outcomes: 2 });
});

const train = (hooks = {}, resume?: FitState) =>
  fitStudent(source.labelled, source.heldOut, options, hooks, resume);

test('a run that was killed and went on from its file ends, bit by bit, where an undisturbed one does', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'etui-')), 'state.json');
  const whole = await train();
  await train({ onEpoch: (state: FitState) => saveCheckpoint(file, 'this', state), outOfTime: () => true });
  const half = loadCheckpoint<FitState>(file, 'this');
  expect(half?.epoch).toBe(1);
  expect(loadCheckpoint(file, 'another task')).toBeUndefined();
  expect(await train({}, half)).toEqual(whole);
  // And it did learn something after the kill.
  expect(whole.state.weights).not.toEqual(half?.weights);
});

test('when its time is up it stops amid an epoch and keeps what it has learned so far', async () => {
  let batches = 0;
  const { state, weights } = await train({ onBatch: () => batches++, spent: () => batches / 2 });
  expect(batches).toBe(2);
  expect(state.epoch).toBe(1);
  expect(Number.isFinite(state.best.loss)).toBe(true);
  expect(weights['gru/hidden']).not.toEqual((await train({ spent: () => 1 })).weights['gru/hidden']);
});

test('an untrained state survives its file, infinite loss included', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'etui-')), 'state.json');
  const state = startState({ kernel: { shape: [1, 2], values: Float32Array.of(0.1, -1e-30) } });
  saveCheckpoint(file, 'this', state);
  expect(loadCheckpoint(file, 'this')).toEqual({ ...state, moments: undefined });
});

test('the rate rises first, then falls to a fiftieth', () => {
  const rates = Array.from({ length: 101 }, (_, at) => rateAt(1, at / 100));
  const top = rates.indexOf(Math.max(...rates));
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(10);
  expect(rates.slice(top).every((rate, at, all) => at === 0 || rate <= all[at - 1]!)).toBe(true);
  expect(rates.at(-1)).toBeCloseTo(0.02, 10);
});

test('ridge without a penalty finds the line that made the data; with one it shrinks the slope, not the mean', () => {
  const draw = createRandom('ridge');
  const rows = Array.from({ length: 50 }, () => [draw.normal(), draw.normal(3), draw.normal()]);
  const targets = rows.map(([a, b, c]) => 2 * a! - b! + 0.5 * c! + 7);
  const { slope, intercept } = ridge(rows, targets, 0);
  [2, -1, 0.5].forEach((value, at) => {
    expect(slope[at]).toBeCloseTo(value, 8);
  });
  expect(intercept).toBeCloseTo(7, 8);
  const shrunk = ridge(rows, targets, 1e12);
  expect(Math.hypot(...shrunk.slope)).toBeLessThan(1e-6);
  expect(shrunk.intercept).toBeCloseTo(targets.reduce((sum, one) => sum + one, 0) / 50, 6);
});

const input: StudentInput = {
  hidden: new Float32Array(1),
  events: new Float32Array(FEATURES.event),
  context: new Float32Array(FEATURES.context),
  coupons: new Float32Array(2 * FEATURES.coupon),
  relative: new Float32Array(2 * FEATURES.relative),
};

/** One outcome at a moment with two candidates. */
const logged = (action: number, bought: number, propensity: number): Example => ({
  input,
  length: 1,
  interest: Float32Array.of(Number.NaN, Number.NaN),
  money: { profit: 0.4, discount: Float32Array.of(0.1, 0.2) },
  outcomes: {
    action: Int16Array.of(action),
    propensity: Float32Array.of(propensity),
    bought: Float32Array.of(bought),
    redeemed: Float32Array.of(0),
    claimed: Float32Array.of(0),
    order: Float32Array.of(bought),
  },
});

test('pseudo-outcomes average to what coupons truly add, however wrong the nuisance, under a confounded policy', () => {
  const truth = [0.2, 0.35, 0.1] as const;
  const policy = [0.5, 0.1, 0.4] as const;
  const nuisance = Float32Array.of(0.6, 0.2, 0.5);
  const logging = { none: 0.5, unknown: 0, meanWeight: 1 };
  const expected = [0, 0];
  // Every action and outcome once, weighted with its probability.
  policy.forEach((propensity, action) => {
    for (const bought of [0, 1]) {
      const chance = propensity * (bought ? truth[action]! : 1 - truth[action]!);
      const { added } = labelRow(logged(action - 1, bought, propensity), logging, nuisance);
      added.forEach((value, candidate) => {
        expected[candidate]! += chance * value;
      });
    }
  });
  expect(expected[0]).toBeCloseTo(0.15, 5);
  expect(expected[1]).toBeCloseTo(-0.1, 5);
});

test('logs that act alike everywhere weigh each outcome 1; others even out what the policy favoured; unknown ones weigh 1', () => {
  const alike = [
    logged(SHOWN_NOTHING, 1, 0.5),
    logged(0, 1, 0.25),
    logged(1, 0, 0.25),
    logged(SHOWN_NOTHING, 0, 0.5),
  ];
  const counts = (examples: readonly Example[]) => {
    const logging = summariseLogging(examples);
    return examples.map((example) => Math.max(...labelRow(example, logging).count));
  };
  expect(counts(alike)).toEqual([1, 1, 1, 1]);
  const favoured = [
    logged(SHOWN_NOTHING, 1, 0.8),
    logged(0, 1, 0.1),
    logged(SHOWN_NOTHING, 0, 0.2),
    logged(1, 1, 0.4),
  ];
  const weights = counts(favoured);
  expect(weights[1]).toBeGreaterThan(2 * weights[3]!);
  expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(4, 5);
  const unknown = alike.map((example) => ({
    ...example,
    outcomes: { ...example.outcomes, propensity: Float32Array.of(Number.NaN) },
  }));
  expect(summariseLogging(unknown).unknown).toBe(1);
  expect(counts(unknown)).toEqual([1, 1, 1, 1]);
});

test('the same seed gives the same weights, bit by bit', async () => {
  const run = async (): Promise<NamedWeights> =>
    (await fitStudent(source.labelled, source.heldOut, { ...options, epochs: 1 })).weights;
  expect(await run()).toEqual(await run());
});

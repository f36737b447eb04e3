import { beforeAll, expect, test } from 'vitest';
import { SHOWN_NOTHING } from '../../../training/example.js';
import type { Answer } from '../../../training/fit/answers.js';
import { answersOf } from '../../../training/fit/answers.js';
import type { FitState } from '../../../training/fit/fit.js';
import { gainsOf } from '../../../training/fit/gain.js';
import { outcomeLoss } from '../../../training/fit/outcome-loss.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { withWaiting } from '../../../training/fit/waiting.js';
import { simulatedSource } from '../../../training/simulated-source.js';
import { createRandom } from '../../../training/simulator/random.js';
import { trainEnsemble } from '../../../training/teacher/ensemble.js';
import { merged, PESSIMISM } from '../../../training/teacher/mean.js';
import { FAMILIES, teacherNetwork } from '../../../training/teacher/network.js';

const tiny = { encoder: 8, joint: 8, coupon: 4 };
const sizes = { transformer: tiny, gru: tiny, convolution: tiny };
const options = { seed: 3, epochs: 2, batch: 64, sizes } as const;

let source: ReturnType<typeof simulatedSource>;
beforeAll(async () => {
  await startTensorflow();
  source = simulatedSource({ seed: 6, labelled: 100, unlabelled: 30, heldOut: 40, outcomes: 2 });
});

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

test('the mean of probabilities is one for nothing shown, and for each coupon but for the pessimism; the mean of logits lies elsewhere', () => {
  const draw = createRandom('answers');
  const answer = (): Answer => ({
    hidden: new Float32Array(),
    state: Float32Array.of(draw.next()),
    base: Float32Array.from({ length: 3 }, () => draw.normal(0, 2)),
    coupons: Float32Array.from({ length: 10 }, () => draw.normal(0, 2)),
  });
  const answers = [answer(), answer(), answer()];
  const mean = (of: (one: Answer) => number) => answers.reduce((sum, one) => sum + of(one) / 3, 0);
  const [one] = merged(
    answers.map((each) => [each]),
    'probability',
  );
  expect(sigmoid(one!.base[0]!)).toBeCloseTo(
    mean(({ base }) => sigmoid(base[0]!)),
    5,
  );
  for (const at of [0, 5]) {
    const values = answers.map(({ coupons }) => coupons[at]!);
    const middle = mean(({ coupons }) => coupons[at]!);
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / 2);
    expect(sigmoid(one!.base[0]! + one!.coupons[at]! + PESSIMISM * spread)).toBeCloseTo(
      mean(({ base, coupons }) => sigmoid(base[0]! + coupons[at]!)),
      5,
    );
  }
  const [other] = merged(
    answers.map((each) => [each]),
    'logit',
  );
  expect(other!.base[0]).toBeCloseTo(
    mean(({ base }) => base[0]!),
    5,
  );
  expect(Math.abs(other!.base[0]! - one!.base[0]!)).toBeGreaterThan(0.01);
  expect(one!.state).toHaveLength(3);
});

test('members that agree keep their effect, and those that differ lose of it', () => {
  const answer = (effect: number): Answer[] => [
    {
      hidden: new Float32Array(),
      state: new Float32Array(),
      base: new Float32Array(3),
      coupons: Float32Array.of(effect, 0, 0, 0, 0),
    },
  ];
  const effectOf = (effects: readonly number[]) => merged(effects.map(answer), 'logit')[0]!.coupons[0]!;
  expect(effectOf([0.4, 0.4])).toBeCloseTo(0.4, 6);
  expect(effectOf([0.4])).toBeCloseTo(0.4, 6);
  expect(effectOf([0.2, 0.6])).toBeCloseTo(0.4 - PESSIMISM * Math.sqrt(0.08), 6);
});

test('all families are trained, each goes on where it was killed, and the whole ends as without the kill', async () => {
  const { labelled, unlabelled, heldOut } = source;
  const whole = await trainEnsemble(labelled, unlabelled, heldOut, options);
  expect(whole.members.map(({ family }) => family)).toEqual([...FAMILIES]);
  const saved = new Map<number, FitState>();
  const killed = trainEnsemble(labelled, unlabelled, heldOut, options, {
    onEpoch(index, state) {
      saved.set(index, state);
      if (index === 1 && state.epoch === 1) throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  let epochs = 0;
  const resumed = await trainEnsemble(labelled, unlabelled, heldOut, options, {
    resume: (index) => saved.get(index),
    onEpoch: () => epochs++,
  });
  // None of the first, one of the second, both of the third.
  expect(epochs).toBe(3);
  expect(resumed).toEqual(whole);
});

test('propensities that nobody knows are said, once', async () => {
  const unknown = source.labelled.map((example) => ({
    ...example,
    outcomes: { ...example.outcomes, propensity: example.outcomes.propensity.map(() => Number.NaN) },
  }));
  const warnings: string[] = [];
  await trainEnsemble(
    unknown,
    [],
    source.heldOut,
    { ...options, families: ['gru'], epochs: 1 },
    { warn: (text) => warnings.push(text) },
  );
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/100 % of the outcomes tell no propensity/);
});

test('waiting is worth what the later moment is expected to bring, and nothing where every visit ends', () => {
  const network = teacherNetwork('gru', tiny);
  const weights = network.initial(createRandom('waiting'));
  const examples = source.labelled;
  const wait = (from: typeof examples) => {
    const fitted = withWaiting(network, weights, from);
    return answersOf(
      network,
      fitted,
      examples.map(({ input }) => input),
    ).map(({ base }) => base[2]!);
  };
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  // Random weights expect large gains, so the later ones can be told from nothing.
  const best = examples.map((example) => {
    if (!example.later) return 0;
    const [answer] = answersOf(network, weights, [example.later]);
    return Math.max(0, ...gainsOf(answer!, example.money));
  });
  expect(average(best)).toBeGreaterThan(0.01);
  expect(average(wait(examples))).toBeGreaterThanOrEqual(average(best) - 1e-4);
  const ending = examples.map(({ later: _, ...example }, index) =>
    index === 0 ? { ...example, later: examples[0]!.input } : example,
  );
  expect(average(wait(ending))).toBeLessThan(0.2 * average(best));
});

test('the log loss of outcomes is that of their labels under the action taken', () => {
  const [example] = source.labelled;
  const answer = {
    hidden: new Float32Array(),
    base: Float32Array.of(0.3, 0, 0),
    coupons: new Float32Array(8 * 5),
  };
  answer.coupons[5] = 0.7;
  const outcomes = {
    ...example!.outcomes,
    action: Int16Array.of(SHOWN_NOTHING, 1),
    bought: Float32Array.of(1, 0),
  };
  const { buy, outcomes: count } = outcomeLoss([answer], [{ ...example!, outcomes }]);
  expect(count).toBe(2);
  expect(buy).toBeCloseTo(-(Math.log(sigmoid(0.3)) + Math.log(1 - sigmoid(1))) / 2, 6);
});

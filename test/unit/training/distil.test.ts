/** Half a minute's training from end to end: teacher → distilled student → int8 → decisions on shoppers never met. */
import { beforeAll, expect, test } from 'vitest';
import { roundWeights } from '../../../training/artifact-writer.js';
import { type DistilledFit, distil } from '../../../training/distil/distil.js';
import { distilLoss } from '../../../training/distil/loss.js';
import { targetBatch } from '../../../training/distil/targets.js';
import { moneyBatch } from '../../../training/fit/gain.js';
import { buyLogit, outcomeLoss } from '../../../training/fit/outcome-loss.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { byScorer, judgeOn } from '../../../training/grid/judge.js';
import { rocAuc } from '../../../training/metrics/ranking.js';
import { simulatedSource } from '../../../training/simulated-source.js';
import { createRandom } from '../../../training/simulator/random.js';
import { studentNetwork } from '../../../training/student/network.js';
import { studentScorer } from '../../../training/student/scorer.js';
import { type Subject, subjectChunks } from '../../../training/study/subjects.js';
import { type EnsembleState, ensembleAnswers, trainEnsemble } from '../../../training/teacher/ensemble.js';

const small = { encoder: 24, joint: 32, coupon: 12 };
const size = { encoder: 'gru', hidden: 12, joint: 16, coupon: 8, late: 16 } as const;

let source: ReturnType<typeof simulatedSource>;
let teacher: EnsembleState;
let student: DistilledFit;
let shoppers: readonly Subject[];
let unseen: ReturnType<typeof simulatedSource>['heldOut'];

beforeAll(async () => {
  await startTensorflow();
  source = simulatedSource({ seed: 11, labelled: 1400, unlabelled: 200, heldOut: 100, outcomes: 12 });
  unseen = simulatedSource({ seed: 12, labelled: 1, unlabelled: 0, heldOut: 300, outcomes: 1 }).heldOut;
  shoppers = [...subjectChunks({ stream: 'test/end-to-end', shops: 30, perShop: 20 })].flat();
  teacher = await trainEnsemble(source.labelled, [], source.heldOut, {
    ...{ seed: 1, epochs: 6, batch: 64, rate: 8e-3, families: ['gru'] },
    sizes: { gru: small, transformer: small, convolution: small },
  });
  student = await distil(
    (examples) =>
      ensembleAnswers(
        teacher,
        examples.map(({ input }) => input),
      ),
    source,
    { seed: 1, size, epochs: 7, batch: 64, rate: 1e-2 },
  );
  // Half a minute of one core; machines that run tests may have less to spare.
}, 600_000);

const inputsOf = (examples: typeof unseen) => examples.map(({ input }) => input);
const random = (seed = 'random') => studentNetwork(size).initial(createRandom(seed));
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** How well p(buy) under the action taken tells those who bought from those who did not. */
const rankingOf = (weights: DistilledFit['weights']) => {
  const answers = studentScorer(weights, size)(inputsOf(unseen));
  const scores = unseen.flatMap(({ outcomes }, index) =>
    [...outcomes.action].map((action) => buyLogit(answers[index]!, action)),
  );
  return rocAuc(
    unseen.flatMap(({ outcomes }) => [...outcomes.bought]),
    scores,
  );
};

test('as int8, it predicts purchases of unseen shoppers better than any constant can, and far better than random weights', () => {
  const loss = (weights: DistilledFit['weights']) =>
    outcomeLoss(studentScorer(weights, size)(inputsOf(unseen)), unseen).buy;
  const rounded = roundWeights(student.weights);
  const all = unseen.flatMap(({ outcomes }) => [...outcomes.bought]);
  const rate = total(all) / all.length;
  const constant = -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  expect(loss(rounded)).toBeLessThan(0.99 * constant);
  expect(loss(random())).toBeGreaterThan(constant);
  const chance = ['a', 'b', 'c', 'd', 'e'].map((seed) => rankingOf(random(seed)));
  expect(Math.max(...chance)).toBeLessThan(0.56);
  expect(rankingOf(rounded)).toBeGreaterThan(0.585);
  expect(Math.abs(loss(rounded) - loss(student.weights))).toBeLessThan(0.002);
});

test('its decisions lose none of the profit that those of random weights lose, and it knows better what coupons add', () => {
  const judge = (weights: DistilledFit['weights']) =>
    judgeOn(shoppers, byScorer(studentScorer(weights, size)));
  const [taught, untaught] = [judge(roundWeights(student.weights)), judge(random())];
  expect(total(taught.gainByShop)).toBeGreaterThan(total(untaught.gainByShop) + 0.05);
  expect(taught.upliftError).toBeLessThan(0.9 * untaught.upliftError);
  expect(taught.loss).toBeLessThan(0.9 * untaught.loss);
});

test('a teacher that agrees with the student about everything asks nothing of it', () => {
  const examples = source.unlabelled.slice(0, 8);
  const answers = ensembleAnswers(teacher, inputsOf(examples));
  const candidates = Math.max(...answers.map(({ coupons }) => coupons.length / 5));
  const ask = (bent: number) => {
    const bend = (values: Float32Array) => values.map((value) => value + bent);
    const told = targetBatch(answers, examples, candidates);
    const student = targetBatch(
      answers.map(({ base, coupons }) => ({ base: bend(base), coupons })),
      examples,
      candidates,
    );
    return distilLoss(student.heads, told, moneyBatch(examples, candidates)).dataSync()[0]!;
  };
  // The ranking's own entropy is all that is left.
  expect(ask(0)).toBeLessThan(ask(0.3));
  expect(ask(0)).toBeLessThan(ask(-0.3));
});

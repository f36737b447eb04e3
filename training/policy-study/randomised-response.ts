/**
 * Do private reports say what the formulas say? Devices with known truths answer by k-ary randomised response, shares are
 * estimated from the counts alone, 1,000 times over: the mean error is held against 0 and the spread against the formula of
 * docs/measurement.md, both within three of their own standard errors. Devices whose p is 1 % off must be found out.
 */

import { shoppersPerArm } from '../../server/measure/detectable-lift.js';
import { reportEstimates, standardErrorOf } from '../../server/measure/report-estimates.js';
import { QUESTIONS } from '../../src/measure/questions.js';
import { probabilities, randomise } from '../../src/measure/randomised-response.js';
import { type PartOptions, scaled, seldom, writeFigure } from '../evaluation/part.js';
import { scatter } from '../report/plot.js';
import type { Row } from '../rows.js';
import { createRandom, type Random } from '../simulator/random.js';

const SEED = 1;
const REPETITIONS = 1_000;
const DEVICES = 5_000;
const EPSILONS = [1, 2, 3];

/** Shares of the truths: rare, common, even. */
const TRUTHS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  offers: [
    [0.97, 0.025, 0.005],
    [0.6, 0.3, 0.1],
  ],
  satisfaction: [
    [0.95, 0.004, 0.003, 0.008, 0.015, 0.02],
    [0.5, 0.1, 0.1, 0.1, 0.1, 0.1],
  ],
};

type Answering = (truth: number, epsilon: number, answers: number, uniform: number) => number;

/** A device that tells the truth with 1.01 p: the mistake that must not pass. */
const offByOnePercent: Answering = (truth, epsilon, answers, uniform) => {
  const { p } = probabilities(epsilon, answers);
  const wrong = p * 1.01;
  if (uniform < wrong) return truth;
  const other = Math.min(answers - 2, Math.floor(((uniform - wrong) / (1 - wrong)) * (answers - 1)));
  return other < truth ? other : other + 1;
};

interface Spread {
  readonly name: string;
  readonly answer: number;
  /** Mean error over its standard error, and the spread's error over its own. */
  readonly biasZ: number;
  readonly spreadZ: number;
  readonly formula: number;
  readonly measured: number;
  /** Share of 95 % intervals that held the truth. */
  readonly coverage: number;
}

/** One question at one ε and one truth, asked `repetitions` times. */
function repeated(
  name: string,
  truth: readonly number[],
  epsilon: number,
  options: {
    readonly repetitions: number;
    readonly devices: number;
    readonly random: Random;
    readonly answering: Answering;
  },
): Spread[] {
  const { repetitions, devices, random, answering } = options;
  const k = truth.length;
  const sums = truth.map(() => ({ error: 0, square: 0, held: 0 }));
  const bounds = truth.map((_, answer) => truth.slice(0, answer + 1).reduce((sum, share) => sum + share, 0));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const counts = new Array<number>(k).fill(0);
    for (let device = 0; device < devices; device++) {
      const drawn = random.next();
      let real = 0;
      while (real < k - 1 && drawn >= (bounds[real] as number)) real++;
      const given = answering(real, epsilon, k, random.next());
      counts[given] = (counts[given] as number) + 1;
    }
    reportEstimates(counts, epsilon).shares.forEach(({ value, interval: [low, high] }, answer) => {
      const real = truth[answer] as number;
      const sum = sums[answer] as (typeof sums)[number];
      sum.error += value - real;
      sum.square += (value - real) ** 2;
      if (low <= real && real <= high) sum.held++;
    });
  }
  return sums.map(({ error, square, held }, answer) => {
    const mean = error / repetitions;
    const measured = Math.sqrt((square - repetitions * mean * mean) / (repetitions - 1));
    const formula = standardErrorOf(truth[answer] as number, devices, epsilon, k);
    return {
      name,
      answer,
      biasZ: mean / (formula / Math.sqrt(repetitions)),
      spreadZ: (measured - formula) / (formula / Math.sqrt(2 * (repetitions - 1))),
      formula,
      measured,
      coverage: held / repetitions,
    };
  });
}

/** Every question at every ε and truth. */
function all(answering: Answering, options: PartOptions, sizes: { repetitions: number; devices: number }) {
  const progress = seldom(options.say);
  const random = createRandom(`randomised-response/${options.seed ?? SEED}`);
  return QUESTIONS.flatMap(({ id }) =>
    EPSILONS.flatMap((epsilon) =>
      (TRUTHS[id] ?? []).flatMap((truth, index) => {
        progress(() => `${id}, ε = ${epsilon}`);
        const name = `${id}, ε = ${epsilon}, ${index === 0 ? 'rare' : 'common'}`;
        return repeated(name, truth, epsilon, { ...sizes, random: random.fork(name), answering });
      }),
    ),
  );
}

const greatest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

/**
 * Many figures are held against three standard errors at once; by chance alone some pass them. So many may, with a
 * probability of one in a thousand: the tail of a binomial with the normal's .0027.
 */
function mayExceed(figures: number): number {
  const chance = 0.0027;
  let term = (1 - chance) ** figures;
  let sum = term;
  let count = 0;
  while (sum < 0.999) {
    count++;
    term *= ((figures - count + 1) / count) * (chance / (1 - chance));
    sum += term;
  }
  return count;
}

export async function rows(options: PartOptions): Promise<Row[]> {
  const sizes = { repetitions: scaled(REPETITIONS, options, 50), devices: DEVICES };
  const right = all(randomise, options, sizes);
  const wrong = all(offByOnePercent, options, sizes);
  const seed = options.seed ?? SEED;
  const n = sizes.repetitions * sizes.devices;
  const beyond = (spreads: readonly Spread[]) =>
    spreads.filter(({ biasZ, spreadZ }) => Math.abs(biasZ) > 3 || Math.abs(spreadZ) > 3).length;
  const allowed = mayExceed(2 * right.length);
  const row = (id: string, value: number, unit: string, goal: string, ok: boolean): Row => ({
    id: `policy.randomised-response.${id}`,
    value,
    unit,
    goal,
    ok,
    n,
    seed,
  });
  // Each question of each ε and truth is one experiment: is there one in which the mistake would have passed?
  const experiments = [...new Set(wrong.map(({ name }) => name))];
  const caught = experiments.filter((name) => beyond(wrong.filter((one) => one.name === name)) > 0).length;
  const coverages = right.map(({ coverage }) => coverage);
  await plot(right, wrong, options, sizes);
  return [
    row('figures', right.length, 'shares', '', true),
    row('bias', greatest(right.map(({ biasZ }) => biasZ)), 'standard errors, the greatest', '', true),
    row('spread', greatest(right.map(({ spreadZ }) => spreadZ)), 'standard errors, the greatest', '', true),
    row('beyond-three', beyond(right), 'of all', `≤ ${allowed}`, beyond(right) <= allowed),
    row('coverage-least', 100 * Math.min(...coverages), '%', '≥ 93', Math.min(...coverages) >= 0.93),
    row('coverage-most', 100 * Math.max(...coverages), '%', '≤ 97', Math.max(...coverages) <= 0.97),
    row(
      'wrong-p-caught',
      (100 * caught) / experiments.length,
      '% of experiments',
      '= 100',
      caught === experiments.length,
    ),
    row('wrong-p-bias', greatest(wrong.map(({ biasZ }) => biasZ)), 'standard errors, the greatest', '', true),
    ...[undefined, 3, 1].map((epsilon) => {
      const value = shoppersPerArm(0.005, { baseline: 0.03, ...(epsilon && { epsilon }) });
      const known = new Map([
        [undefined, 19_740],
        [3, 54_364],
        [1, 597_841],
      ]).get(epsilon) as number;
      const id = `per-arm${epsilon ? `-at-${epsilon}` : ''}`;
      return row(id, value, 'shoppers for +0.5 pp on 3 %', `= ${known}`, value === known);
    }),
  ];
}

/** Measured against computed standard errors, ours and those of devices with a wrong p, with the mean error as a share of it. */
async function plot(
  right: readonly Spread[],
  wrong: readonly Spread[],
  options: PartOptions,
  { repetitions, devices }: { repetitions: number; devices: number },
): Promise<void> {
  const points = (spreads: readonly Spread[], family: string) =>
    spreads.map(({ formula, biasZ }) => ({ name: '', family, x: formula, y: biasZ }));
  writeFigure(
    options,
    'policy-randomised-response.svg',
    await scatter({
      title: 'Mean error of a share learnt from private reports',
      subtitle: `${repetitions} repetitions of ${devices} devices; two questions, ε of 1, 2 and 3, rare and common truths`,
      x: 'standard error of one estimate, by the formula',
      y: 'mean error, in its standard errors',
      logX: true,
      points: [...points(right, 'as built'), ...points(wrong, 'p is 1 % too large')],
    }),
  );
}

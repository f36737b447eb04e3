/**
 * p(buy) under each action by models that did not see the moment: two folds, each predicted by a small bag-of-events
 * student that learned from the other (cross-fitting, Chernozhukov et al. 2018). What it gets wrong costs variance, not
 * truth, as long as the propensities are right.
 */
import type { NamedWeights, StudentInput } from '../../src/model/types.js';
import { COUPON_HEADS } from '../../src/model/types.js';
import { type Example, SHOWN_NOTHING } from '../example.js';
import { createRandom } from '../simulator/random.js';
import { studentNetwork } from '../student/network.js';
import { answersOf } from './answers.js';
import { DEFAULT_FIT, fitNetwork, startState } from './fit.js';
import { candidatesOf } from './input-batch.js';
import { LOSS_WEIGHTS } from './label-loss.js';
import { labelled, labelTask, startAtBaseRates } from './label-task.js';

const NETWORK = studentNetwork({ encoder: 'bag', hidden: 24, joint: 24, coupon: 8, late: 24 });

/** Fewer outcomes of single actions than this teach a nuisance nothing: rates then do. */
const LEAST_EXAMPLES = 200;

/**
 * One row [N + 1] per example, none first; undefined where it isn't needed: unlabelled, or with outcomes of both arms.
 */
export async function crossFittedNuisance(
  examples: readonly Example[],
  seed: number,
): Promise<(Float32Array | undefined)[]> {
  const rows = new Array<Float32Array | undefined>(examples.length);
  const needing = examples.flatMap((example, index) => (needsNuisance(example) ? [index] : []));
  if (needing.length < LEAST_EXAMPLES) return rows;
  for (const fold of [0, 1]) {
    const others = needing.filter((_, at) => at % 2 !== fold).map((index) => examples[index] as Example);
    const own = needing.filter((_, at) => at % 2 === fold);
    const weights = await fitNuisance(others, seed + fold);
    const inputs = own.map((index) => (examples[index] as Example).input);
    const predicted = purchaseProbabilities(weights, inputs);
    own.forEach((index, at) => {
      rows[index] = predicted[at];
    });
  }
  return rows;
}

function needsNuisance({ outcomes: { action } }: Example): boolean {
  const none = action.some((one) => one === SHOWN_NOTHING);
  const shown = action.some((one) => one !== SHOWN_NOTHING);
  return none !== shown;
}

async function fitNuisance(examples: readonly Example[], seed: number): Promise<NamedWeights> {
  const training = labelled(examples);
  const tuning = training.filter((_, index) => index % 5 === 0);
  const rest = training.filter((_, index) => index % 5 !== 0);
  const start = startAtBaseRates(NETWORK.initial(createRandom(`nuisance/${seed}`)), rest);
  const task = labelTask(NETWORK, rest, tuning, { ...LOSS_WEIGHTS, uplift: 0 });
  const options = { ...DEFAULT_FIT, seed, epochs: 6, patience: 2, batch: 128, decay: 1e-4 };
  return (await fitNetwork(startState(start), task, options)).best.weights;
}

function purchaseProbabilities(weights: NamedWeights, inputs: readonly StudentInput[]): Float32Array[] {
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
  return answersOf(NETWORK, weights, inputs).map(({ base, coupons }, index) => {
    const buy = base[0] as number;
    return Float32Array.from({ length: candidatesOf(inputs[index] as StudentInput) + 1 }, (_, action) =>
      sigmoid(action === 0 ? buy : buy + (coupons[(action - 1) * COUPON_HEADS.length] as number)),
    );
  });
}

/**
 * A student taught by a teacher: its answers on both arms for every candidate of every moment, labelled or not, beside the outcomes
 * where there are any. The student's weights, sizes and start are those of a student from scratch.
 */
import { add, mul, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import type { NamedWeights } from '../../src/model/types.js';
import type { Example } from '../example.js';
import {
  type BatchLoss,
  DEFAULT_FIT,
  type FitHooks,
  type FitOptions,
  type FitState,
  type FitTask,
  fitNetwork,
  startState,
} from '../fit/fit.js';
import { moneyBatch } from '../fit/gain.js';
import { glorot } from '../fit/initial.js';
import { inputBatch } from '../fit/input-batch.js';
import { type Labelled, type LabelScales, labelBatch, labelScales } from '../fit/label-batch.js';
import { headsOf, LOSS_WEIGHTS, labelLosses } from '../fit/label-loss.js';
import { startAtBaseRates, labelled as withLabels } from '../fit/label-task.js';
import type { Network } from '../fit/network.js';
import { createRandom } from '../simulator/random.js';
import { SHIPPED_SIZE, type StudentSize, studentNetwork } from '../student/network.js';
import { silenceUnseen } from '../student/weights.js';
import { DISTIL_WEIGHTS, type DistilWeights, distilLoss, stateLoss } from './loss.js';
import {
  informed,
  type Projection,
  projectionFor,
  type SoftTarget,
  softTargets,
  TARGET_STATE,
  type Teaching,
  targetBatch,
} from './targets.js';

export interface Lesson {
  /** Moments with outcomes, and without. */
  readonly labelled: readonly Example[];
  readonly unlabelled: readonly Example[];
  /** Labelled; for early stopping. */
  readonly heldOut: readonly Example[];
}

/** The teacher's answer to any examples, in order; with its states where it has them to show. */
export type Teach = (examples: readonly Example[]) => readonly Teaching[];

export interface DistilOptions extends Partial<FitOptions> {
  readonly seed: number;
  /** The shipped one unless told. */
  readonly size?: StudentSize;
  readonly weights?: DistilWeights;
}

export interface DistilledFit {
  /** Of the best epoch. */
  readonly weights: NamedWeights;
  readonly size: StudentSize;
  readonly state: FitState;
}

/** One moment of the lesson. */
interface Taught extends Labelled {
  readonly target: SoftTarget;
}

/** What maps the student's state to the teacher's; trained along, and left behind. */
const STATE_MAP = 'teacher/state';

/** @param resume where an earlier call with the same arguments stood */
export async function distil(
  teach: Teach,
  { labelled, unlabelled, heldOut }: Lesson,
  options: DistilOptions,
  hooks: FitHooks = {},
  resume?: FitState,
): Promise<DistilledFit> {
  const { size = SHIPPED_SIZE, weights = DISTIL_WEIGHTS, ...rest } = options;
  const network = studentNetwork(size);
  const examples = [...labelled, ...unlabelled];
  const answers = informed(teach(examples), examples);
  const project = projectionFor(answers);
  const training = taught(examples, answers, project);
  const tuning = taught(heldOut, informed(teach(heldOut), heldOut), project);
  const draw = createRandom(`student/${options.seed}`);
  const initial = startAtBaseRates(network.initial(draw), training.slice(0, labelled.length));
  const start = {
    ...silenceUnseen(
      initial,
      examples.map(({ input }) => input),
      network,
    ),
    [STATE_MAP]: glorot([size.joint, TARGET_STATE], draw.fork('map')),
  };
  const state = await fitNetwork(
    resume ?? startState(start),
    distilTask(network, training, tuning, weights),
    { ...DEFAULT_FIT, ...rest },
    hooks,
  );
  const { [STATE_MAP]: _, ...kept } = state.best.weights;
  return { weights: kept, size, state };
}

function taught(examples: readonly Example[], answers: readonly Teaching[], project: Projection): Taught[] {
  const targets = softTargets(answers, project);
  return withLabels(examples).map((one, index) => ({ ...one, target: targets[index] as SoftTarget }));
}

function distilTask(
  network: Network,
  training: readonly Taught[],
  tuning: readonly Taught[],
  weights: DistilWeights,
): FitTask<Taught> {
  const [scales, tuningScales] = [labelScales(training), labelScales(tuning)];
  return {
    members: () => training,
    heldOut: tuning,
    loss: (tensors, batch, isHeldOut) =>
      taughtLoss(network, tensors, batch, isHeldOut ? tuningScales : scales, weights),
  };
}

function taughtLoss(
  network: Network,
  tensors: Parameters<Network['forward']>[0],
  batch: readonly Taught[],
  scales: LabelScales,
  weights: DistilWeights,
): BatchLoss {
  const examples = batch.map(({ example }) => example);
  const inputs = inputBatch(examples.map(({ input }) => input));
  const { candidates } = inputs;
  const prediction = network.forward(tensors, inputs);
  const heads = headsOf(prediction, candidates);
  const target = targetBatch(
    batch.map((one) => one.target),
    examples,
    candidates,
  );
  // What effects are shrunk to is the teacher's business, whose word on each candidate is in the other part.
  const hard = { ...LOSS_WEIGHTS, priorUplift: 0, priorBasket: 0, order: 0 };
  const labels = labelLosses(heads, labelBatch(batch, candidates), scales, hard);
  let total = add(
    mul(labels.total, weights.labels),
    distilLoss(heads, target, moneyBatch(examples, candidates), weights),
  ) as Scalar;
  if (target.state) {
    const owed = stateLoss(prediction.state, tensors[STATE_MAP] as Tensor2D, target.state);
    total = add(total, mul(owed, weights.state));
  }
  return { total, buy: labels.buy };
}

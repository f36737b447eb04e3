/** A student from scratch: labels alone, no teacher. */
import type { NamedWeights } from '../../src/model/types.js';
import type { Example } from '../example.js';
import {
  DEFAULT_FIT,
  type FitHooks,
  type FitOptions,
  type FitState,
  fitNetwork,
  startState,
} from '../fit/fit.js';
import { LOSS_WEIGHTS, type LossWeights } from '../fit/label-loss.js';
import { labelled, labelTask, startAtBaseRates } from '../fit/label-task.js';
import { crossFittedNuisance } from '../fit/nuisance.js';
import { withWaiting } from '../fit/waiting.js';
import { createRandom } from '../simulator/random.js';
import { SHIPPED_SIZE, type StudentSize, studentNetwork } from './network.js';
import { silenceUnseen } from './weights.js';

export interface StudentOptions extends Partial<FitOptions> {
  readonly seed: number;
  /** The shipped one unless told. */
  readonly size?: StudentSize;
  readonly losses?: LossWeights;
}

export interface StudentFit {
  /** Of the best epoch. */
  readonly weights: NamedWeights;
  readonly size: StudentSize;
  readonly state: FitState;
}

/** @param resume where an earlier call with the same arguments stood */
export async function fitStudent(
  examples: readonly Example[],
  heldOut: readonly Example[],
  options: StudentOptions,
  hooks: FitHooks = {},
  resume?: FitState,
): Promise<StudentFit> {
  const { size = SHIPPED_SIZE, losses = LOSS_WEIGHTS, ...rest } = options;
  const network = studentNetwork(size);
  const training = labelled(examples, undefined, await crossFittedNuisance(examples, options.seed));
  const initial = network.initial(createRandom(`student/${options.seed}`));
  const start = silenceUnseen(
    startAtBaseRates(initial, training),
    examples.map(({ input }) => input),
    network,
  );
  const state = await fitNetwork(
    resume ?? startState(start),
    labelTask(network, training, labelled(heldOut), losses),
    { ...DEFAULT_FIT, ...rest },
    hooks,
  );
  return { weights: withWaiting(network, state.best.weights, examples), size, state };
}

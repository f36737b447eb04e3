/** One teacher's training: a function of plain data, so that it can run in this process or in another. */
import {
  type FitHooks,
  type FitOptions,
  type FitState,
  fitNetwork,
  startState,
  unfinished,
} from '../fit/fit.js';
import type { Labelled } from '../fit/label-batch.js';
import type { LossWeights } from '../fit/label-loss.js';
import { labelTask, startAtBaseRates } from '../fit/label-task.js';
import { createRandom } from '../simulator/random.js';
import { silenceUnseen } from '../student/weights.js';
import { type Family, type TeacherSize, teacherNetwork } from './network.js';

export interface MemberPlan {
  readonly family: Family;
  readonly seed: number;
  readonly size: TeacherSize;
}

export interface MemberMaterial {
  readonly training: readonly Labelled[];
  /** Without outcomes. */
  readonly unlabelled: readonly Labelled[];
  readonly tuning: readonly Labelled[];
}

export interface MemberOptions extends FitOptions {
  /** Unlabelled moments that each epoch draws; as many as labelled ones unless told. */
  readonly unlabelledPerEpoch?: number;
  readonly losses?: LossWeights;
}

export type MemberFit = (
  plan: MemberPlan,
  material: MemberMaterial,
  options: MemberOptions,
  hooks: FitHooks,
  resume?: FitState,
) => Promise<FitState>;

export const fitMember: MemberFit = async (plan, material, options, hooks, resume) => {
  if (resume && !unfinished(resume, options)) return resume;
  const { training, unlabelled, tuning } = material;
  const network = teacherNetwork(plan.family, plan.size);
  const sample = (epoch: number) =>
    createRandom(`${plan.seed}/unlabelled/${epoch}`)
      .shuffled(unlabelled)
      .slice(0, options.unlabelledPerEpoch ?? training.length);
  const task = labelTask(network, [...training, ...sample(0)], tuning, options.losses);
  return fitNetwork(
    resume ?? startState(startWeights(plan, material)),
    { ...task, members: (epoch) => [...training, ...sample(epoch)] },
    options,
    hooks,
  );
};

function startWeights({ family, seed, size }: MemberPlan, { training, unlabelled }: MemberMaterial) {
  const network = teacherNetwork(family, size);
  const drawn = network.initial(createRandom(`teacher/${family}/${seed}`));
  const inputs = [...training, ...unlabelled].map(({ example }) => example.input);
  return silenceUnseen(startAtBaseRates(drawn, training), inputs, network);
}

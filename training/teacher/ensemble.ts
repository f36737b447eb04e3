/** Several teachers as one: trained one after the other, each resumable, and averaged as the held-out loss prefers. */
import type { NamedWeights, StudentInput, StudentOutput } from '../../src/model/types.js';
import type { Example, Scorer } from '../example.js';
import { type Answer, answersOf } from '../fit/answers.js';
import type { FitHooks, FitOptions, FitState } from '../fit/fit.js';
import type { LossWeights } from '../fit/label-loss.js';
import { labelled } from '../fit/label-task.js';
import { summariseLogging } from '../fit/labels.js';
import { crossFittedNuisance } from '../fit/nuisance.js';
import { outcomeLoss } from '../fit/outcome-loss.js';
import { withWaiting } from '../fit/waiting.js';
import { MEANS, type Mean, merged } from './mean.js';
import {
  fitMember,
  type MemberFit,
  type MemberMaterial,
  type MemberOptions,
  type MemberPlan,
} from './member.js';
import { FAMILIES, type Family, TEACHER_SIZES, type TeacherSize, teacherNetwork } from './network.js';

export type { MemberPlan } from './member.js';

export interface EnsembleOptions extends Partial<Omit<FitOptions, 'seed'>> {
  readonly seed: number;
  /** Families to train, each once per seed; all three unless told. */
  readonly families?: readonly Family[];
  /** Members of each family; 1 unless told. */
  readonly seeds?: number;
  readonly sizes?: Readonly<Record<Family, TeacherSize>>;
  /** Unlabelled moments that each epoch draws, for what behaviour alone teaches; as many as labelled ones unless told. */
  readonly unlabelledPerEpoch?: number;
  readonly losses?: LossWeights;
}

export const DEFAULT_TEACHER: Omit<FitOptions, 'seed'> = {
  epochs: 8,
  batch: 128,
  rate: 6e-3,
  decay: 1e-5,
  patience: 3,
};

/** Plain data: it can be saved, and trained on from. */
export interface EnsembleState {
  readonly members: readonly TrainedMember[];
  readonly mean: Mean;
}

export interface TrainedMember extends MemberPlan {
  readonly weights: NamedWeights;
  /** Held-out total loss of its best epoch. */
  readonly heldOut: number;
  readonly epochs: number;
}

export interface EnsembleHooks {
  /** Before a member starts or goes on. */
  readonly onMember?: (plan: MemberPlan, index: number, of: number) => void;
  /** Where member `index` stood when it was interrupted; asked before it starts. */
  readonly resume?: (index: number) => FitState | undefined;
  readonly onBatch?: FitHooks['onBatch'];
  /** After each epoch of member `index`: what `resume` should hand out. */
  readonly onEpoch?: (index: number, state: FitState) => void;
  /** True to end the current member after this epoch, and to start no other. The first always gets an epoch. */
  readonly outOfTime?: () => boolean;
  /** Share of the current member's time that has been used: see {@link FitHooks}. */
  readonly spent?: () => number;
  /** Fits a member elsewhere, e.g. on a GPU; in this process unless told. */
  readonly fitMember?: MemberFit;
  /** Something about the data that the caller should read. */
  readonly warn?: (text: string) => void;
}

export async function trainEnsemble(
  examples: readonly Example[],
  unlabelled: readonly Example[],
  heldOut: readonly Example[],
  options: EnsembleOptions,
  hooks: EnsembleHooks = {},
): Promise<EnsembleState> {
  const logging = summariseLogging(examples);
  if (logging.unknown > 0)
    hooks.warn?.(
      `${(100 * logging.unknown).toFixed(0)} % of the outcomes tell no propensity: they count as if actions had been drawn alike everywhere`,
    );
  const nuisance = await crossFittedNuisance(examples, options.seed);
  const material = {
    training: labelled(examples, logging, nuisance),
    unlabelled: labelled(unlabelled),
    tuning: labelled(heldOut),
  };
  const plans = memberPlans(options);
  const members: TrainedMember[] = [];
  for (const [index, plan] of plans.entries()) {
    if (index > 0 && hooks.outOfTime?.()) break;
    hooks.onMember?.(plan, index, plans.length);
    members.push(await trainMember(plan, index, material, options, hooks));
  }
  return { members, mean: betterMean(members, heldOut) };
}

const memberPlans = ({
  families = FAMILIES,
  seeds = 1,
  seed,
  sizes = TEACHER_SIZES,
}: EnsembleOptions): MemberPlan[] =>
  Array.from({ length: seeds }, (_, round) =>
    families.map((family) => ({ family, seed: seed * 100 + round, size: sizes[family] })),
  ).flat();

async function trainMember(
  plan: MemberPlan,
  index: number,
  material: MemberMaterial,
  options: EnsembleOptions,
  hooks: EnsembleHooks,
): Promise<TrainedMember> {
  const state = await (hooks.fitMember ?? fitMember)(
    plan,
    material,
    memberOptions(options, plan),
    {
      ...(hooks.onBatch && { onBatch: hooks.onBatch }),
      onEpoch: (after) => hooks.onEpoch?.(index, after),
      ...(hooks.outOfTime && { outOfTime: hooks.outOfTime }),
      ...(hooks.spent && { spent: hooks.spent }),
    },
    hooks.resume?.(index),
  );
  const network = teacherNetwork(plan.family, plan.size);
  const examples = material.training.map(({ example }) => example);
  return {
    ...plan,
    weights: withWaiting(network, state.best.weights, examples),
    heldOut: state.best.loss,
    epochs: state.epoch,
  };
}

const memberOptions = (options: EnsembleOptions, { seed }: MemberPlan): MemberOptions => ({
  ...DEFAULT_TEACHER,
  ...options,
  seed,
});

/** What the mean of logits and the mean of probabilities make of the held-out outcomes; the better one. */
function betterMean(members: readonly TrainedMember[], heldOut: readonly Example[]): Mean {
  const inputs = heldOut.map(({ input }) => input);
  const answers = memberAnswers(members, inputs);
  const losses = MEANS.map((mean) => outcomeLoss(merged(answers, mean), heldOut).buy);
  return MEANS[losses.indexOf(Math.min(...losses))] as Mean;
}

/** The ensemble's answers; `state` holds the members' joint states one after the other, [ΣJ]. */
export const ensembleAnswers = (
  { members, mean }: EnsembleState,
  inputs: readonly StudentInput[],
): Answer[] => merged(memberAnswers(members, inputs), mean);

/** The ensemble as a scorer, like any student. */
export const ensembleScorer =
  (state: EnsembleState): Scorer =>
  (inputs): StudentOutput[] =>
    ensembleAnswers(state, inputs);

const memberAnswers = (members: readonly TrainedMember[], inputs: readonly StudentInput[]): Answer[][] =>
  members.map(({ family, size, weights }) => answersOf(teacherNetwork(family, size), weights, inputs));

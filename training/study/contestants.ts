/**
 * Who is compared, and how each is fitted. All see the same labelled sessions, and stop and choose by the same held-back
 * shops; who can use sessions without labels gets the same ones. Every student has the same number of tuning trials.
 */
import type { NamedWeights } from '../../src/model/types.js';
import { roundWeights } from '../artifact-writer.js';
import { fitLogisticScorer, fitTreesScorer } from '../baselines/two-arms.js';
import { distil } from '../distil/distil.js';
import type { Example, Scorer } from '../example.js';
import type { FitHooks, FitState } from '../fit/fit.js';
import { fitStudent } from '../student/fit-student.js';
import { SHIPPED_SIZE, type StudentSize } from '../student/network.js';
import { studentScorer } from '../student/scorer.js';
import { type EnsembleState, ensembleAnswers, ensembleScorer, trainEnsemble } from '../teacher/ensemble.js';
import type { StageCache } from './cache.js';
import type { Material } from './data.js';
import { epochsFor, type TrainedFit, type Trial } from './recipes.js';

export interface FitContext {
  /** Drawn when first asked for: what is cached needs none. */
  readonly material: () => Material;
  readonly seed: number;
  readonly fit: TrainedFit;
  /** Finished trainings of this seed and this labelled part. */
  readonly cache: StageCache;
  readonly say: (line: string) => void;
  /** The part of the current training that is done, 0…1. */
  readonly onProgress: (share: number) => void;
}

export interface Contestant {
  readonly name: string;
  /** For the table of methods. */
  readonly how: string;
  readonly fit: (context: FitContext) => Promise<Scorer>;
}

export const STUDENT = 'student';
export const FLOAT32 = 'student-float32';
export const TEACHER = 'teacher';
export const SCRATCH = 'scratch';
export const BAG = 'bag';
export const BAG_SCRATCH = 'bag-scratch';
export const LOGISTIC = 'logistic';
export const TREES = 'trees';

const BAG_SIZE: StudentSize = { ...SHIPPED_SIZE, encoder: 'bag' };

export const CONTESTANTS: readonly Contestant[] = [
  {
    name: TEACHER,
    how: 'an ensemble of wide networks on outcomes, and on what unlabelled sessions teach',
    fit: async (context) => ensembleScorer(await teacher(context)),
  },
  {
    name: STUDENT,
    how: 'the shipped architecture, distilled from the teacher on all sessions, kernels rounded to int8',
    fit: async (context) => studentScorer(roundWeights(await distilled(context, SHIPPED_SIZE)), SHIPPED_SIZE),
  },
  {
    name: FLOAT32,
    how: 'the same weights before rounding',
    fit: async (context) => studentScorer(await distilled(context, SHIPPED_SIZE), SHIPPED_SIZE),
  },
  {
    name: SCRATCH,
    how: 'the same architecture on outcomes alone, with as many tuning trials',
    fit: async (context) =>
      studentScorer(roundWeights(await fromScratch(context, SHIPPED_SIZE)), SHIPPED_SIZE),
  },
  {
    name: BAG,
    how: 'the mean of the acts in place of their sequence, distilled like the student',
    fit: async (context) => studentScorer(roundWeights(await distilled(context, BAG_SIZE)), BAG_SIZE),
  },
  {
    name: BAG_SCRATCH,
    how: 'the mean of the acts, on outcomes alone',
    fit: async (context) => studentScorer(roundWeights(await fromScratch(context, BAG_SIZE)), BAG_SIZE),
  },
  {
    name: LOGISTIC,
    how: 'logistic regression on summaries of the visit, its strength chosen on held-out moments',
    fit: async (context) => fitLogisticScorer(labelledOf(context), { seed: context.seed }),
  },
  {
    name: TREES,
    how: 'gradient-boosted trees on the same summaries, likewise chosen',
    fit: async (context) => fitTreesScorer(labelledOf(context), { seed: context.seed }),
  },
];

/**
 * Flat models choose on moments of their own, so they learn from all that is labelled. Of their heads only those are fitted
 * that are judged here: claims, interest and later moments are left out.
 */
const labelledOf = ({ material }: FitContext): Example[] =>
  [...material().training, ...material().tuning].map(({ later: _, interest, outcomes, ...rest }) => ({
    ...rest,
    interest: interest.map(() => Number.NaN),
    outcomes: { ...outcomes, claimed: outcomes.claimed.map(() => 0) },
  }));

function teacher({ cache, material, seed, fit, say, onProgress }: FitContext): Promise<EnsembleState> {
  const { families, sizes, unlabelledPerEpoch } = fit.teacher;
  let [member, members] = [0, families.length];
  return cache.stage(TEACHER, () => {
    const { training, unlabelled, tuning } = material();
    return trainEnsemble(
      training,
      unlabelled,
      tuning,
      {
        families,
        sizes,
        unlabelledPerEpoch: Math.min(unlabelledPerEpoch, training.length),
        epochs: epochsFor(fit.teacher, training.length),
        batch: fit.teacher.batch,
        seed,
      },
      {
        onMember: ({ family }, index, of) => {
          [member, members] = [index, of];
          say(`teacher, ${family}`);
        },
        onBatch: (done, all) => onProgress((member + done / all) / members),
      },
    );
  });
}

interface Tuned {
  readonly weights: NamedWeights;
  readonly trial: Trial;
  readonly heldOut: number;
}

/** The weights of the trial with the least held-out loss. */
async function tuned(
  name: string,
  trials: readonly Trial[],
  { cache, say, onProgress }: FitContext,
  run: (trial: Trial, hooks: FitHooks) => Promise<{ weights: NamedWeights; state: FitState }>,
): Promise<NamedWeights> {
  const best = await cache.stage(name, async () => {
    const all: Tuned[] = [];
    for (const [index, trial] of trials.entries()) {
      say(`${name}, trial ${index + 1} of ${trials.length}`);
      const { weights, state } = await run(trial, {
        onBatch: (done, of) => onProgress((index + done / of) / trials.length),
      });
      all.push({ weights, trial, heldOut: state.best.loss });
    }
    return all.reduce((least, one) => (one.heldOut < least.heldOut ? one : least));
  });
  return best.weights;
}

/** Float32 weights of the shipped architecture, distilled. */
export const distilledWeights = (context: FitContext): Promise<NamedWeights> =>
  distilled(context, SHIPPED_SIZE);

async function distilled(context: FitContext, size: StudentSize): Promise<NamedWeights> {
  const { material, fit, seed, cache } = context;
  const name = size.encoder === 'bag' ? BAG : STUDENT;
  const taught = cache.has(name) ? undefined : await teacher(context);
  return tuned(name, fit.student.trials, context, (trial, hooks) => {
    const { training, unlabelled, tuning } = material();
    return distil(
      (examples) =>
        ensembleAnswers(
          taught as EnsembleState,
          examples.map(({ input }) => input),
        ),
      { labelled: training, unlabelled, heldOut: tuning },
      {
        ...trial,
        seed,
        size,
        batch: fit.student.batch,
        epochs: epochsFor(fit.student, training.length + unlabelled.length),
      },
      hooks,
    );
  });
}

function fromScratch(context: FitContext, size: StudentSize): Promise<NamedWeights> {
  const { material, fit, seed } = context;
  const name = size.encoder === 'bag' ? BAG_SCRATCH : SCRATCH;
  return tuned(name, fit.scratch.trials, context, (trial, hooks) => {
    const { training, tuning } = material();
    const epochs = epochsFor(fit.scratch, training.length);
    return fitStudent(training, tuning, { ...trial, seed, size, batch: fit.scratch.batch, epochs }, hooks);
  });
}

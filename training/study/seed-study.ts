/** One seed of the study: its sessions, everybody's training, and everybody before the same held-out shoppers. */
import type { NamedWeights } from '../../src/model/types.js';
import type { Scorer } from '../example.js';
import { openStageCache, type StageCache } from './cache.js';
import {
  BAG,
  BAG_SCRATCH,
  CONTESTANTS,
  type Contestant,
  distilledWeights,
  type FitContext,
  FLOAT32,
  LOGISTIC,
  SCRATCH,
  STUDENT,
  TEACHER,
  TREES,
} from './contestants.js';
import { drawSessions, outcomesFor, type Session, withLabels } from './data.js';
import { type EarlyPanels, judgeEarly } from './early.js';
import { ANCHORS, judgeAll, type Predictor, predictorOf } from './judge.js';
import { heldOutShops, type StudyOptions } from './options.js';
import type { Panel } from './panel.js';
import type { PlannedStage, Progress } from './progress.js';
import { epochsFor, type TrainedFit } from './recipes.js';
import { subjectChunks } from './subjects.js';

/** Judged on all held-out shoppers, learnt from `fullLabels`. */
export const FULL = [TEACHER, STUDENT, LOGISTIC] as const;
/** Judged at each of `labels`, on a share of them. */
export const BY_LABELS = [TEACHER, STUDENT, SCRATCH, BAG, BAG_SCRATCH, TREES] as const;

/** A contestant that learnt from so many labels. */
export const nameAt = (name: string, labels: number): string => `${name}@${labels}`;

export interface SeedPanels {
  readonly full: Panel;
  readonly byLabels: Panel;
  readonly early: EarlyPanels;
  /** Float32 weights of the student that learnt from `fullLabels`. */
  readonly student: NamedWeights;
}

const fewShops = (options: StudyOptions): number =>
  Math.max(1, Math.round(heldOutShops(options) * options.fewLabelsShare));

/** Seconds of one core, as measured on the machine that docs/evaluation.md names: a guess for the first lines of progress. */
const COST = {
  session: 0.002,
  subject: 0.0016,
  teacher: 0.0011,
  student: 0.001,
  bag: 0.0004,
  row: 0.004,
  answer: 0.0005,
};

/** What a seed's stages depend on: not on what is taken to other shops afterwards. */
const keyOf = ({ transferShops: _, transferRows: __, ...own }: StudyOptions, seed: number) => ({
  ...own,
  seed,
});

const stageName = (seed: number, what: string) => `seed ${seed}: ${what}`;

/** What will be done for one seed, and about how long it takes. */
export function plannedStages(options: StudyOptions, seed: number): PlannedStage[] {
  const { fit, labels, fullLabels, sessions } = options;
  const learnt = (count: number) => 0.8 * Math.min(count, sessions);
  const pass = (examples: number, { trials, ...passes }: TrainedFit['student'] = fit.student) =>
    examples * epochsFor(passes, examples) * trials.length;
  const guess: Record<string, (count: number) => number> = {
    [TEACHER]: (count) =>
      COST.teacher *
      fit.teacher.families.length *
      (learnt(count) + Math.min(learnt(count), fit.teacher.unlabelledPerEpoch)) *
      epochsFor(fit.teacher, learnt(count)),
    [STUDENT]: () => COST.student * pass(0.8 * sessions),
    [SCRATCH]: (count) => COST.student * pass(learnt(count), fit.scratch),
    [BAG]: () => COST.bag * pass(0.8 * sessions),
    [BAG_SCRATCH]: (count) => COST.bag * pass(learnt(count), fit.scratch),
    [TREES]: (count) => COST.row * Math.min(count, 3.4 * sessions),
    [LOGISTIC]: (count) => (COST.row / 2) * Math.min(count, 3.4 * sessions),
  };
  const stage = (what: string, seconds: number) => ({ name: stageName(seed, what), seconds });
  const shoppers = heldOutShops(options) * options.perShop;
  return [
    stage('sessions', COST.session * sessions),
    ...[...new Set([...labels, fullLabels])].flatMap((count) =>
      trainedAt(options, count).map((name) => stage(nameAt(name, count), guess[name]?.(count) ?? 0)),
    ),
    stage('full', shoppers * (COST.subject + FULL.length * COST.answer)),
    stage(
      'byLabels',
      options.fewLabelsShare * shoppers * (COST.subject + labels.length * BY_LABELS.length * COST.answer),
    ),
    stage('early', options.earlyVisits * 5 * (COST.subject + FULL.length * COST.answer)),
  ];
}

/** Logistic regression is there for the share of the teacher's lead. */
const trainedAt = ({ labels, fullLabels }: StudyOptions, count: number): string[] => [
  ...new Set<string>([...(labels.includes(count) ? BY_LABELS : []), ...(count === fullLabels ? FULL : [])]),
];

/** @param folder of the cache */
export async function studySeed(
  options: StudyOptions,
  seed: number,
  folder: string,
  progress: Progress,
): Promise<SeedPanels> {
  const cache = openStageCache(folder, keyOf(options, seed));
  const scorers = new Map<string, Scorer>();
  let drawn: Session[] | undefined;
  const sessions = () => {
    const stage = stageName(seed, 'sessions');
    drawn ??= drawSessions(
      { ...options, seed, outcomes: outcomesFor(options.sessions, [...options.labels, options.fullLabels]) },
      (done, all) => progress.at(stage, done / all),
    );
    progress.done(stage);
    return drawn;
  };

  const contextAt = (name: string, labels: number): FitContext => {
    const stage = stageName(seed, nameAt(name, labels));
    return {
      material: () => withLabels(sessions(), labels),
      seed,
      fit: options.fit,
      cache: within(cache, `${labels}`),
      say: () => progress.at(stage),
      onProgress: (share) => progress.at(stage, share),
    };
  };
  const scorerAt = async (name: string, labels: number): Promise<Scorer> => {
    const key = nameAt(name, labels);
    const known = scorers.get(key);
    if (known) return known;
    const stage = stageName(seed, key);
    const contestant = CONTESTANTS.find((one) => one.name === name) as Contestant;
    const scorer = await contestant.fit(contextAt(name, labels));
    progress.done(stage);
    scorers.set(key, scorer);
    return scorer;
  };
  const predictorsOf = async (wanted: readonly (readonly [string, number])[]) => {
    const all: Record<string, Predictor> = {};
    for (const [name, labels] of wanted)
      all[nameAt(name, labels)] = predictorOf(await scorerAt(name, labels));
    return all;
  };
  const { fullLabels } = options;
  const stream = `study/${seed}/held-out`;
  const judged = async (
    what: string,
    shops: number,
    predictors: () => Promise<Record<string, Predictor>>,
  ) => {
    const stage = stageName(seed, what);
    const known = cache.has(what);
    const panel = await cache.stage(what, async () => {
      const contestants = await predictors();
      const all = shops * options.perShop;
      return judgeAll(
        subjectChunks({ stream, shops, perShop: options.perShop, world: 'test' }),
        contestants,
        (done) => progress.at(stage, done / all),
      );
    });
    progress.done(stage, known);
    return panel;
  };

  const byLabels = await judged('byLabels', fewShops(options), () =>
    predictorsOf([
      ...options.labels.flatMap((labels) => BY_LABELS.map((name) => [name, labels] as const)),
      [STUDENT, fullLabels],
      [FLOAT32, fullLabels],
    ]),
  );
  const full = await judged('full', heldOutShops(options), async () => ({
    ...(await predictorsOf(FULL.map((name) => [name, fullLabels] as const))),
    ...ANCHORS,
  }));
  const stage = stageName(seed, 'early');
  const known = cache.has('early');
  const early = await cache.stage('early', async () => {
    const predictors = await predictorsOf(FULL.map((name) => [name, fullLabels] as const));
    const plan = { stream: `study/${seed}/early`, visits: options.earlyVisits, perShop: options.perShop };
    return judgeEarly(plan, { ...predictors, ...ANCHORS }, (share) => progress.at(stage, share));
  });
  progress.done(stage, known);
  const student = await distilledWeights(contextAt(STUDENT, fullLabels));
  return { full, byLabels, early, student };
}

/** True where nothing of this seed would have to be done. */
export function isFinished(options: StudyOptions, seed: number, folder: string): boolean {
  const cache = openStageCache(folder, keyOf(options, seed));
  return ['byLabels', 'full', 'early'].every((panel) => cache.has(panel));
}

/** The same cache with names of its own. */
const within = (cache: StageCache, prefix: string): StageCache => ({
  has: (name) => cache.has(`${prefix}-${name}`),
  stage: (name, make) => cache.stage(`${prefix}-${name}`, make),
});

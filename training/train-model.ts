/**
 * From examples to a student: teachers, then distillation, each resumable, within a budget of minutes. Where the examples come
 * from (the simulator, a shop's own logs) is the caller's.
 */
import { join } from 'node:path';
import type { NamedWeights } from '../src/model/types.js';
import { distil } from './distil/distil.js';
import { dropCheckpoint, loadCheckpoint, saveCheckpoint } from './fit/checkpoint.js';
import type { EpochReport, FitState } from './fit/fit.js';
import type { TrainingSource } from './simulated-source.js';
import { SHIPPED_SIZE, type StudentSize } from './student/network.js';
import {
  type EnsembleOptions,
  type EnsembleState,
  ensembleAnswers,
  trainEnsemble,
} from './teacher/ensemble.js';
import type { MemberFit } from './teacher/member.js';

export type { TrainingSource } from './simulated-source.js';

export interface TrainOptions {
  readonly seed: number;
  /** The whole command: a checkpoint of another one is not taken up. */
  readonly command: string;
  /** Folder of the checkpoints. */
  readonly cache: string;
  /** Ms since the epoch at which no further epoch starts. */
  readonly deadline: number;
  /** Epochs of each teacher and of the student; 8 and 10 unless told. */
  readonly teacherEpochs?: number;
  readonly studentEpochs?: number;
  /** The shipped one unless told. */
  readonly size?: StudentSize;
  readonly teacher?: Omit<EnsembleOptions, 'seed' | 'epochs'>;
  /** Fits teachers elsewhere, e.g. on a GPU (gpu/browser.ts); in this process unless told. */
  readonly fitMember?: MemberFit;
  readonly print?: (line: string) => void;
}

export interface TrainedModel {
  /** Float32, of the best epoch. */
  readonly weights: NamedWeights;
  readonly size: StudentSize;
  readonly teacher: EnsembleState;
  readonly history: readonly EpochReport[];
  readonly bestEpoch: number;
}

/** Few large batches leave a student far from its teacher. */
const STUDENT_BATCH = 64;

/** Share of the time that teachers may take; the student gets the rest. */
const TEACHERS_SHARE = 0.6;

/** @param source examples of one kind of shop: outcomes, visits without, and held-out ones */
export async function trainModel(source: TrainingSource, options: TrainOptions): Promise<TrainedModel> {
  const teacher = await teachers(source, options);
  options.print?.(
    `teachers: ${teacher.members.map(({ family, heldOut }) => `${family} ${heldOut.toFixed(4)}`).join(', ')}; mean of ${teacher.mean === 'logit' ? 'logits' : 'probabilities'}`,
  );
  const report = progress(options);
  const file = join(options.cache, 'student.json');
  const task = `${options.command} student`;
  const { weights, size, state } = await distil(
    (examples) =>
      ensembleAnswers(
        teacher,
        examples.map(({ input }) => input),
      ),
    source,
    {
      ...{ seed: options.seed, epochs: options.studentEpochs ?? 10, batch: STUDENT_BATCH },
      size: options.size ?? SHIPPED_SIZE,
    },
    {
      onBatch: (done, all, loss) => report('student', done, all, loss),
      onEpoch: (after) => {
        saveCheckpoint(file, task, after);
        printEpoch('student', after, options);
      },
      spent: shareSpent(Date.now(), options.deadline),
    },
    loadCheckpoint<FitState>(file, task),
  );
  return { weights, size, teacher, history: state.history, bestEpoch: state.best.epoch };
}

/** Forgets where training stood. */
export function dropProgress(cache: string): void {
  for (const name of [
    'student',
    'ensemble',
    ...Array.from({ length: MOST_MEMBERS }, (_, at) => `member-${at}`),
  ])
    dropCheckpoint(join(cache, `${name}.json`));
}

const MOST_MEMBERS = 12;

async function teachers(source: TrainingSource, options: TrainOptions): Promise<EnsembleState> {
  const whole = join(options.cache, 'ensemble.json');
  const done = loadCheckpoint<EnsembleState>(whole, options.command);
  if (done) return done;
  const started = Date.now();
  const until = started + TEACHERS_SHARE * (options.deadline - started);
  const file = (index: number) => join(options.cache, `member-${index}.json`);
  const report = progress(options);
  let name = 'teacher';
  let spent = shareSpent(started, until);
  const state = await trainEnsemble(
    source.labelled,
    source.unlabelled,
    source.heldOut,
    { ...options.teacher, seed: options.seed, epochs: options.teacherEpochs ?? 8 },
    {
      onMember: ({ family }, index, of) => {
        // Who comes late shares what is left with those who come after.
        const now = Date.now();
        spent = shareSpent(now, now + (until - now) / (of - index));
        name = `${family} (${index + 1} of ${of})`;
      },
      resume: (index) => loadCheckpoint<FitState>(file(index), options.command),
      onBatch: (done, all, loss) => report(name, done, all, loss),
      onEpoch: (index, after) => {
        saveCheckpoint(file(index), options.command, after);
        printEpoch(name, after, options);
      },
      spent: () => spent(),
      ...(options.fitMember && { fitMember: options.fitMember }),
      warn: (text) => options.print?.(text),
    },
  );
  saveCheckpoint(whole, options.command, state);
  return state;
}

/** Share of the time between two moments that has passed, 0…. */
const shareSpent = (from: number, until: number) => () => (Date.now() - from) / Math.max(1, until - from);

const EVERY_MS = 15_000;

/** A line every few seconds, with the time left if nothing stops early. */
function progress({ print }: TrainOptions) {
  let [shown, current, started, first] = [Date.now(), '', 0, 0];
  return (name: string, done: number, all: number, loss: number) => {
    const now = Date.now();
    if (current !== name) [current, started, first] = [name, now, done];
    if (now - shown < EVERY_MS || done === first) return;
    shown = now;
    const left = ((now - started) / (done - first)) * (all - done);
    print?.(
      `  ${name}: ${((100 * done) / all).toFixed(0)} %, loss ${loss.toFixed(3)}, at most ${(left / 60_000).toFixed(1)} min left`,
    );
  };
}

function printEpoch(name: string, { history }: FitState, { print }: TrainOptions): void {
  const { epoch, training, heldOut, heldOutBuy } = history.at(-1) as EpochReport;
  print?.(
    `${name}, epoch ${epoch}: loss ${training.toFixed(4)}, held out ${heldOut.toFixed(4)}, of buying ${heldOutBuy.toFixed(4)}`,
  );
}

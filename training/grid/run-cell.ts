/** One cell of the sweep: its trials, and the best of them before the judge. */
import { sizeOf, storedBytes } from '../../src/model/tensor-codec.js';
import type { NamedWeights } from '../../src/model/types.js';
import { roundWeights } from '../artifact-writer.js';
import { distil, type Lesson, type Teach } from '../distil/distil.js';
import type { Example } from '../example.js';
import { parameterCount } from '../fit/initial.js';
import { outcomeLoss } from '../fit/outcome-loss.js';
import { fitStudent } from '../student/fit-student.js';
import { studentNetwork } from '../student/network.js';
import { studentScorer } from '../student/scorer.js';
import type { Subject } from '../study/subjects.js';
import { type Cell, TRIALS } from './cells.js';
import { byScorer, judgeOn } from './judge.js';
import type { CellResult, Trial } from './results.js';
import { timePerEvent } from './timing.js';

/** Small, so that few epochs are many steps. */
const BATCH = 64;

export interface GridMaterial {
  readonly lesson: Lesson;
  readonly teach: Teach;
  readonly judged: readonly Subject[];
}

export interface CellEpochs {
  readonly distilled: number;
  /** Epochs over the labelled moments alone, which are fewer. */
  readonly scratch: number;
}

export async function runCell(
  cell: Cell,
  { lesson, teach, judged }: GridMaterial,
  epochs: CellEpochs,
  seed: number,
): Promise<CellResult> {
  const { size, mode } = cell;
  const fits: { trial: Trial; weights: NamedWeights }[] = [];
  for (const rate of TRIALS) {
    const options = { seed, size, rate, epochs: epochs[mode], batch: BATCH };
    const { weights, state } =
      mode === 'distilled'
        ? await distil(teach, lesson, options)
        : await fitStudent(outcomesAlone(lesson.labelled), outcomesAlone(lesson.heldOut), options);
    const answers = studentScorer(weights, size)(lesson.heldOut.map(({ input }) => input));
    const trial = { rate, loss: outcomeLoss(answers, lesson.heldOut).buy, epochs: state.epoch };
    fits.push({ trial, weights });
  }
  const best = fits.reduce((a, b) => (b.trial.loss < a.trial.loss ? b : a));
  const weights = roundWeights(best.weights);
  return {
    id: cell.id,
    encoder: size.encoder,
    mode,
    parameters: parameterCount(weights),
    bytes: bytesOf(weights),
    trials: fits.map(({ trial }) => trial),
    rate: best.trial.rate,
    ...judgeOn(judged, byScorer(studentScorer(weights, size))),
    eventMicroseconds: await timePerEvent(studentNetwork(size), weights),
  };
}

/** From scratch means from what a log could tell. */
const outcomesAlone = (examples: readonly Example[]): Example[] =>
  examples.map(({ expected: _, ...example }) => example);

/** Bytes of the weights in an artifact. */
function bytesOf(weights: NamedWeights): number {
  return Object.entries(weights).reduce(
    (sum, [name, { shape }]) =>
      sum + storedBytes({ name, shape, dtype: shape.length === 2 && sizeOf(shape) > 0 ? 'int8' : 'float32' }),
    0,
  );
}

/** One model for each of the student's heads, its strength chosen on every fifth moment. */
import type { Example } from '../example.js';
import { type Pair, pairMatrix, VISIT_COLUMNS, visitMatrix } from './flat-rows.js';
import { constant, type Fitted, type Kind, type Learner, type Task, taskRows } from './learner.js';
import type { Matrix } from './matrix.js';
import { type OutcomeRow, outcomeRows } from './outcome-rows.js';

const HELD_OUT = 5;
/** Fewer ones (or zeros) than this teach a head no more than their share. */
const LEAST_LABELS = 20;

/** Labels are means of what `sum` counts, over `weight` outcomes. */
export function labelledTask(
  matrix: Matrix,
  rows: readonly OutcomeRow[],
  weight: (row: OutcomeRow) => number,
  sum: (row: OutcomeRow) => number,
): Task {
  const weights = Float64Array.from(rows, weight);
  const labels = Float64Array.from(rows, (row, at) => {
    const count = weights[at] as number;
    return count > 0 ? sum(row) / count : 0;
  });
  return { matrix, labels, weights };
}

/** One model on the rows that count, its strength chosen on every fifth moment. */
export function fitHead(
  learner: Learner,
  all: Task,
  groups: readonly number[],
  kind: Kind,
  tell: (about: string) => void,
): Fitted {
  const used = counted(all);
  const task = used.length === all.matrix.rows ? all : taskRows(all, used);
  if (!learnable(task, kind)) return constant(task, kind);
  const { training, heldOut } = halves(task, (row) => groups[used[row] as number] as number);
  const tuned = learner.tune(training, heldOut, kind);
  tell(tuned.about);
  return tuned.fit(task);
}

const counted = ({ weights }: Task): Uint32Array =>
  Uint32Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);

function learnable({ labels, weights }: Task, kind: Kind): boolean {
  let [ones, zeros] = [0, 0];
  labels.forEach((label, row) => {
    ones += (weights[row] as number) * (kind === 'amount' ? 1 : label);
    zeros += (weights[row] as number) * (kind === 'amount' ? 1 : 1 - label);
  });
  return Math.min(ones, zeros) >= LEAST_LABELS;
}

function halves(task: Task, group: (row: number) => number): { training: Task; heldOut: Task } {
  const rows = Uint32Array.from(task.labels.keys());
  return {
    training: taskRows(
      task,
      rows.filter((row) => group(row) % HELD_OUT !== 0),
    ),
    heldOut: taskRows(
      task,
      rows.filter((row) => group(row) % HELD_OUT === 0),
    ),
  };
}

/** One model for both arms, or one for each. */
export function fitBuying(
  learner: Learner,
  task: Task,
  groups: readonly number[],
  tell: (about: string) => void,
): Fitted {
  if (!learnable(task, 'chance')) return constant(task, 'chance');
  const { training, heldOut } = halves(task, (row) => groups[row] as number);
  const single = learner.tune(training, heldOut, 'chance');
  const [none, shown] = [armOf(training, 0), armOf(training, 1)];
  const [noneOut, shownOut] = [armOf(heldOut, 0), armOf(heldOut, 1)];
  if ([none, shown, noneOut, shownOut].some((arm) => !learnable(arm, 'chance'))) {
    tell(`one model for both arms, ${single.about}`);
    return single.fit(task);
  }
  const withNone = learner.tune(none, noneOut, 'chance');
  const withCoupon = learner.tune(shown, shownOut, 'chance');
  const [a, b] = [total(noneOut), total(shownOut)];
  const separate = (a * withNone.loss + b * withCoupon.loss) / (a + b);
  const losses = `held-out log loss ${single.loss.toFixed(5)} together, ${separate.toFixed(5)} apart`;
  if (single.loss <= separate) {
    tell(`one model for both arms, ${single.about} (${losses})`);
    return single.fit(task);
  }
  tell(`one model for each arm, ${withNone.about} and ${withCoupon.about} (${losses})`);
  const [onNone, onShown] = [withNone.fit(armOf(task, 0)), withCoupon.fit(armOf(task, 1))];
  return (matrix) => {
    const [without, withIt] = [onNone(matrix), onShown(matrix)];
    return without.map((answer, row) => (isShown(matrix, row) ? (withIt[row] as number) : answer));
  };
}

const isShown = ({ values, columns }: Matrix, row: number): boolean =>
  values[row * columns + VISIT_COLUMNS] === 1;

const armOf = (task: Task, arm: 0 | 1): Task =>
  taskRows(
    task,
    Uint32Array.from(task.labels.keys()).filter((row) => Number(isShown(task.matrix, row)) === arm),
  );

const total = ({ weights }: Task): number => weights.reduce((sum, weight) => sum + weight, 0);

/** Interest needs no action: every candidate of every moment after which something was looked at tells of it. */
export function fitInterest(
  learner: Learner,
  examples: readonly Example[],
  maxRows: number,
  seed: number | string,
  tell: (about: string) => void,
): Fitted {
  const pairs: Pair[] = [];
  const labels: number[] = [];
  const { examples: kept } = outcomeRows(examples, maxRows, `${seed}/interest`);
  kept.forEach(({ interest }, input) => {
    if (pairs.length >= maxRows) return;
    interest.forEach((label, candidate) => {
      if (Number.isNaN(label)) return;
      pairs.push({ input, candidate });
      labels.push(label);
    });
  });
  const inputs = kept.map(({ input }) => input);
  const task = {
    matrix: pairMatrix(visitMatrix(inputs), inputs, pairs),
    labels: Float64Array.from(labels),
    weights: new Float64Array(labels.length).fill(1),
  };
  return fitHead(
    learner,
    task,
    pairs.map(({ input }) => input),
    'chance',
    tell,
  );
}

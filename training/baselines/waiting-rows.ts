/** The value of waiting for flat models: what their own best choice at the visit's later moment is worth. */
import type { Example, Scorer } from '../example.js';
import { gainsOf } from '../fit/gain.js';
import { ridge } from '../fit/ridge.js';
import { createRandom } from '../simulator/random.js';
import { answerBoostedTrees, fitBoostedTrees } from './boosted-trees.js';
import { visitMatrix } from './flat-rows.js';
import { BOOSTED_TREES, type Fitted, type Learner } from './learner.js';
import { type Matrix, rowOf } from './matrix.js';

/** Moments are enough: the target is nearly free of noise. */
const MOST = 20_000;
/** Ridge per moment. */
const PENALTY = 1e-3;

/**
 * Regression of max(0, the best gain at the later moment), 0 where the visit ended, on the visit so far; typical orders.
 * 0 throughout where no example has a later moment.
 */
export function fitWaiting(
  learner: Learner,
  examples: readonly Example[],
  scorer: Scorer,
  seed: number | string,
): Fitted {
  const kept = createRandom(`waiting/${seed}`).shuffled(examples).slice(0, MOST);
  const continuing = kept.flatMap((example, at) => (example.later ? [at] : []));
  if (continuing.length === 0) return ({ rows }) => new Float64Array(rows);
  const outputs = scorer(continuing.map((at) => (kept[at] as Example).later as Example['input']));
  const targets = new Float64Array(kept.length);
  continuing.forEach((at, index) => {
    const gains = gainsOf(outputs[index] as ReturnType<Scorer>[number], (kept[at] as Example).money);
    targets[at] = Math.max(0, ...gains);
  });
  const visits = visitMatrix(kept.map(({ input }) => input));
  return learner === BOOSTED_TREES ? byTrees(visits, targets) : byRidge(visits, targets);
}

function byTrees(visits: Matrix, targets: Float64Array): Fitted {
  const model = fitBoostedTrees(visits, targets, { loss: 'squared', rounds: 60, leaves: 12 });
  return (matrix) => answerBoostedTrees(model, matrix);
}

function byRidge(visits: Matrix, targets: Float64Array): Fitted {
  const rows = Array.from({ length: visits.rows }, (_, at) => rowOf(visits, at));
  const { slope, intercept } = ridge(rows, targets, PENALTY * visits.rows);
  return (matrix) =>
    Float64Array.from({ length: matrix.rows }, (_, at) =>
      rowOf(matrix, at).reduce((sum, value, column) => sum + value * (slope[column] as number), intercept),
    );
}

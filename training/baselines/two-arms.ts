/**
 * Flat models that answer as the student does. What a coupon adds is the difference of two answers, from one model that
 * sees what was shown (S-learner) or from one model for each arm (T-learner, Künzel et al. 2019): whichever has the
 * lower log loss on held-out moments. Claim, redemption, interest and order value have models of their own.
 */
import { BASE_HEADS, COUPON_HEADS, type StudentInput, type StudentOutput } from '../../src/model/types.js';
import type { Example, Scorer } from '../example.js';
import { fitBuying, fitHead, fitInterest, labelledTask } from './fit-heads.js';
import { candidatesIn, type Pair, pairMatrix, visitMatrix } from './flat-rows.js';
import { BOOSTED_TREES, type Fitted, type Kind, type Learner, LOGISTIC, type Task } from './learner.js';
import type { Matrix } from './matrix.js';
import { type OutcomeRow, outcomeRows } from './outcome-rows.js';
import { fitWaiting } from './waiting-rows.js';

export interface BaselineOptions {
  readonly seed: number | string;
  /** Rows (moment × action) to learn from at most; 150,000 by default. */
  readonly maxRows?: number;
  /** Hears what was chosen for each head. */
  readonly onProgress?: (line: string) => void;
}

/** Logistic regression, and log-linear order values. */
export const fitLogisticScorer = (examples: readonly Example[], options: BaselineOptions): Scorer =>
  fitTwoArms(LOGISTIC, examples, options);

/** Gradient-boosted trees. */
export const fitTreesScorer = (examples: readonly Example[], options: BaselineOptions): Scorer =>
  fitTwoArms(BOOSTED_TREES, examples, options);

/** One answer for each pair: a logit or a log of a mean. */
interface Heads {
  readonly buy: Fitted;
  readonly order: Fitted;
  readonly redeem: Fitted;
  readonly claim: Fitted;
  readonly interest: Fitted;
}

export function fitTwoArms(learner: Learner, examples: readonly Example[], options: BaselineOptions): Scorer {
  const { maxRows = 150_000, seed, onProgress = () => undefined } = options;
  const { examples: kept, rows } = outcomeRows(examples, maxRows, seed);
  const inputs = kept.map(({ input }) => input);
  const matrix = pairMatrix(visitMatrix(inputs), inputs, rows);
  const groups = rows.map(({ input }) => input);
  const tell = (head: string) => (about: string) => onProgress(`${learner.name}, ${head}: ${about}`);
  const task = (weight: (row: OutcomeRow) => number, sum: (row: OutcomeRow) => number): Task =>
    labelledTask(matrix, rows, weight, sum);
  const one = (name: string, labels: Task, kind: Kind): Fitted =>
    fitHead(learner, labels, groups, kind, tell(name));

  const shown = ({ candidate }: OutcomeRow) => (candidate >= 0 ? 1 : 0);
  const heads: Heads = {
    buy: fitBuying(
      learner,
      task(
        (row) => row.count,
        (row) => row.bought,
      ),
      groups,
      tell('buy'),
    ),
    order: one(
      'order',
      task(
        (row) => row.bought,
        (row) => row.order,
      ),
      'amount',
    ),
    redeem: one(
      'redeem',
      task(
        (row) => shown(row) * row.bought,
        (row) => row.redeemed,
      ),
      'chance',
    ),
    claim: one(
      'claim',
      task(
        (row) => shown(row) * row.count,
        (row) => row.claimed,
      ),
      'chance',
    ),
    interest: fitInterest(learner, examples, maxRows, seed, tell('interest')),
  };
  const scorer = scorerOf(heads, ({ rows: count }) => new Float64Array(count));
  const wait = fitWaiting(learner, examples, scorer, seed);
  return scorerOf(heads, wait);
}

/** Inputs answered at a time, so that memory stays flat. */
const BATCH = 2000;

function scorerOf(heads: Heads, wait: (visits: Matrix) => Float64Array): Scorer {
  return (inputs) => {
    const outputs: StudentOutput[] = [];
    for (let from = 0; from < inputs.length; from += BATCH) {
      outputs.push(...answerBatch(heads, wait, inputs.slice(from, from + BATCH)));
    }
    return outputs;
  };
}

function answerBatch(
  heads: Heads,
  wait: (visits: Matrix) => Float64Array,
  inputs: readonly StudentInput[],
): StudentOutput[] {
  const visits = visitMatrix(inputs);
  const none = inputs.map((_, input): Pair => ({ input, candidate: -1 }));
  const each = inputs.flatMap((one, input) =>
    Array.from({ length: candidatesIn(one) }, (_, candidate): Pair => ({ input, candidate })),
  );
  const [onNone, onEach] = [pairMatrix(visits, inputs, none), pairMatrix(visits, inputs, each)];
  const [buy, order] = [heads.buy(onNone), heads.order(onNone)];
  const [buyShown, orderShown] = [heads.buy(onEach), heads.order(onEach)];
  const [redeem, claim, interest] = [heads.redeem(onEach), heads.claim(onEach), heads.interest(onEach)];
  const waits = wait(visits);
  let row = 0;
  return inputs.map((input, at): StudentOutput => {
    const [ownBuy, ownOrder] = [buy[at] as number, order[at] as number];
    const coupons = new Float32Array(candidatesIn(input) * COUPON_HEADS.length);
    for (let from = 0; from < coupons.length; from += COUPON_HEADS.length, row++) {
      const [shownBuy, shownOrder] = [buyShown[row] as number, orderShown[row] as number];
      coupons.set(
        [shownBuy - ownBuy, redeem[row], shownOrder - ownOrder, claim[row], interest[row]] as number[],
        from,
      );
    }
    const base = new Float32Array(BASE_HEADS.length);
    base.set([ownBuy, ownOrder, waits[at] as number]);
    return { hidden: input.hidden, base, coupons };
  });
}

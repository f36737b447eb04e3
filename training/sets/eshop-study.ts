/** E-shop: the next product and the next category, after each click of sessions that began after 14 July. */
import * as v from 'valibot';
import type { NamedWeights } from '../../src/model/types.js';
import { Pool } from '../../src/pool/schema.js';
import { similarLengthBatches } from '../fit/batches.js';
import { toTensors } from '../fit/tensorflow.js';
import { rankOf } from '../metrics/recommendation.js';
import { REPLAY_POOL } from '../replay/replay-pool.js';
import type { StageCache } from '../study/cache.js';
import { categoryTransitions, termRows } from './eshop-candidates.js';
import { type ClickSession, type Clicks, LAST_TRAINING_DAY, type Product } from './eshop-sessions.js';
import { type Statistics, statisticsOf, wholeView } from './eshop-statistics.js';
import { positionAt, scoresOf } from './eshop-student.js';
import { fitEshop } from './fit-eshop.js';

/** `unread` is the student trained and asked with an empty memory: products alone, and counts. */
export const RANKERS = ['student', 'float32', 'unread', 'markov', 'popularity'] as const;
export type Ranker = (typeof RANKERS)[number];

/** One transition of a test session, as each ranker saw it. */
export interface Transition {
  readonly session: number;
  /** Clicks before it. */
  readonly seen: number;
  readonly changes: boolean;
  /** Rank of the product that came next, from 1. */
  readonly rank: Readonly<Record<Ranker, number>>;
  /** Whether the category was told, among those other than the present one; only where it changes. */
  readonly category: Readonly<Record<Ranker, boolean>>;
}

const FIT = { seed: 1, epochs: 8, perSession: 2, others: 47 } as const;
const POOL = v.parse(Pool, REPLAY_POOL);

export async function eshopTransitions(
  clicks: Clicks,
  cache: StageCache,
  tell: (line: string) => void,
): Promise<Transition[]> {
  const training = clicks.sessions.filter(({ day }) => day <= LAST_TRAINING_DAY);
  const test = clicks.sessions.filter(({ day, clicks: own }) => day > LAST_TRAINING_DAY && own.length > 1);
  const statistics = statisticsOf(clicks, training);
  const learn = (name: string, reads: boolean) =>
    fitEshop(
      clicks,
      training,
      statistics,
      POOL,
      { ...FIT, reads },
      {
        onEpoch: ({ history }) => {
          const last = history.at(-1);
          tell(
            `eshop: ${name}, epoch ${last?.epoch}, loss ${last?.training.toFixed(4)}, held out ${last?.heldOut.toFixed(4)}`,
          );
        },
      },
    );
  const read = await cache.stage('student', () => learn('student', true));
  const unread = await cache.stage('unread', () => learn('the same without the session', false));
  const fitted = { student: read.rounded, float32: read.weights, unread: unread.rounded };
  return cache.stage('transitions-of-three', () => judge(clicks, test, statistics, fitted, tell));
}

interface Asked {
  readonly length: number;
  readonly session: number;
  readonly seen: number;
}

function judge(
  clicks: Clicks,
  test: readonly ClickSession[],
  statistics: Statistics,
  fitted: Readonly<Record<'student' | 'float32' | 'unread', NamedWeights>>,
  tell: (line: string) => void,
): Transition[] {
  const all = Uint16Array.from(clicks.products.keys());
  const terms = termRows(clicks, statistics);
  const world = { clicks, statistics, view: wholeView(statistics), pool: POOL };
  const categories = categoryTransitions(clicks.products, statistics);
  const asked = test.flatMap((session, at) =>
    Array.from(
      { length: session.clicks.length - 1 },
      (_, seen): Asked => ({ length: seen + 1, session: at, seen: seen + 1 }),
    ),
  );
  const models = Object.entries(fitted).map(([who, weights]) => ({ who, weights: toTensors(weights) }));
  const transitions: Transition[] = [];
  const batches = similarLengthBatches(asked, 64);
  for (const [index, batch] of batches.entries()) {
    if (index % 100 === 0) tell(`eshop: ${transitions.length} of ${asked.length} transitions`);
    const positions = batch.map(({ session, seen }) =>
      positionAt(test[session] as ClickSession, seen, all, world),
    );
    const scores = models.map(({ who, weights }) => ({
      who,
      rows: scoresOf(weights, positions, terms, who !== 'unread'),
    }));
    batch.forEach(({ session, seen }, row) => {
      const own = (test[session] as ClickSession).clicks;
      const [last, next] = [own[seen - 1] as number, own[seen] as number];
      const ours = Object.fromEntries(scores.map(({ who, rows }) => [who, rows[row]])) as Record<
        keyof typeof fitted,
        Float32Array
      >;
      const answers: Record<Ranker, ArrayLike<number>> = {
        ...ours,
        markov: markovScores(statistics, last),
        popularity: statistics.clicks,
      };
      const [here, there] = [last, next].map((one) => (clicks.products[one] as Product).category) as [
        number,
        number,
      ];
      const each = <T>(of: (who: Ranker) => T) =>
        Object.fromEntries(RANKERS.map((who) => [who, of(who)])) as Record<Ranker, T>;
      transitions.push({
        session,
        seen,
        changes: here !== there,
        rank: each((who) => rankOf(answers[who], next)),
        category: each((who) => {
          const shares =
            who === 'markov' ? (categories[here] as Float64Array) : categoryShares(answers[who], clicks, who);
          return best(shares, here) === there;
        }),
      });
    });
  }
  for (const { weights } of models) for (const one of Object.values(weights)) one.dispose();
  return transitions;
}

/** How often each product followed at once, popularity deciding between those that never did. */
function markovScores({ after, clicks, products }: Statistics, last: number): Float64Array {
  const most = clicks.reduce((max, one) => Math.max(max, one), 0);
  return clicks.map(
    (popularity, at) => (after.next[last * products + at] as number) + popularity / (2 * most + 1),
  );
}

/** Probability of each category: softmax of the student's scores, or plain shares of counts. */
function categoryShares(scores: ArrayLike<number>, { products }: Clicks, who: Ranker): Float64Array {
  const shares = new Float64Array(4);
  const top = who === 'popularity' ? 0 : Math.max(...Array.from(scores));
  products.forEach(({ category }, at) => {
    const score = scores[at] as number;
    shares[category] = (shares[category] as number) + (who === 'popularity' ? score : Math.exp(score - top));
  });
  return shares;
}

/** The likeliest category other than the present one. */
function best(shares: ArrayLike<number>, here: number): number {
  let found = here === 0 ? 1 : 0;
  for (let at = 0; at < shares.length; at++) {
    if (at !== here && (shares[at] as number) > (shares[found] as number)) found = at;
  }
  return found;
}

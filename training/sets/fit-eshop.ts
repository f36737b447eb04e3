/** Trains the student on what came next: the true product among others drawn evenly, by the softmax of their scores. */
import { logSoftmax, mean, neg, type Scalar, slice } from '@tensorflow/tfjs-core';
import type { NamedWeights } from '../../src/model/types.js';
import type { Pool } from '../../src/pool/schema.js';
import { roundWeights } from '../artifact-writer.js';
import { type FitHooks, fitNetwork, startState } from '../fit/fit.js';
import { createRandom, type Random } from '../simulator/random.js';
import { termRows } from './eshop-candidates.js';
import type { ClickSession, Clicks } from './eshop-sessions.js';
import { type Statistics, type View, viewWithout } from './eshop-statistics.js';
import { initialWeights, positionAt, scorePositions } from './eshop-student.js';

export interface EshopFit {
  readonly seed: number;
  readonly epochs: number;
  /** Positions of a session that one epoch learns from, at most. */
  readonly perSession: number;
  /** Products beside the true one. */
  readonly others: number;
  /** Whether the session is read by the encoder; true unless told. */
  readonly reads?: boolean;
}

interface Member {
  readonly length: number;
  readonly session: ClickSession;
  /** Clicks seen; the next one is to be told. */
  readonly seen: number;
  /** The true product first. */
  readonly candidates: Uint16Array;
  /** The counts without this session. */
  readonly view: View;
}

/** @returns int8 weights, read back, and the float32 ones that were rounded */
export async function fitEshop(
  clicks: Clicks,
  sessions: readonly ClickSession[],
  statistics: Statistics,
  pool: Pool,
  options: EshopFit,
  hooks: FitHooks = {},
): Promise<{ readonly rounded: NamedWeights; readonly weights: NamedWeights; readonly bestEpoch: number }> {
  const random = createRandom(`eshop/${options.seed}`);
  const walks = random.shuffled(sessions.filter((session) => session.clicks.length > 1));
  const tuning = walks.slice(0, Math.round(walks.length / 20));
  const training = walks.slice(tuning.length);
  const terms = termRows(clicks, statistics);
  const draw = (from: readonly ClickSession[], stream: Random, most: number): Member[] =>
    from.flatMap((session) => {
      const view = viewWithout(statistics, session);
      return placesOf(session, most, stream).map((seen) => ({
        length: Math.min(seen, 64),
        session,
        seen,
        candidates: candidatesFor(
          session.clicks[seen] as number,
          clicks.products.length,
          options.others,
          stream,
        ),
        view,
      }));
    });
  const state = await fitNetwork<Member>(
    startState(initialWeights(random.fork('weights'))),
    {
      members: (epoch) => draw(training, random.fork(`epoch/${epoch}`), options.perSession),
      heldOut: draw(tuning, random.fork('tuning'), 2),
      loss: (weights, batch) => {
        const positions = batch.map(({ session, seen, candidates, view }) =>
          positionAt(session, seen, candidates, { clicks, statistics, view, pool }),
        );
        const shares = logSoftmax(scorePositions(weights, positions, terms, options.reads));
        const total = neg(mean(slice(shares, [0, 0], [batch.length, 1]))) as Scalar;
        return { total, buy: total };
      },
    },
    { seed: options.seed, epochs: options.epochs, batch: 128, rate: 4e-3, decay: 1e-6, patience: 3 },
    hooks,
  );
  const { weights, epoch } = state.best;
  return { rounded: roundWeights(weights), weights, bestEpoch: epoch };
}

/** Some numbers of clicks after which to ask what comes next. */
function placesOf({ clicks }: ClickSession, most: number, random: Random): readonly number[] {
  const all = Array.from({ length: clicks.length - 1 }, (_, at) => at + 1);
  return all.length <= most ? all : random.shuffled(all).slice(0, most);
}

function candidatesFor(target: number, products: number, others: number, random: Random): Uint16Array {
  const drawn = new Set<number>([target]);
  while (drawn.size < others + 1) drawn.add(random.integer(0, products - 1));
  return Uint16Array.from(drawn);
}

/**
 * One seed's training material: sessions of shops that no other seed and no evaluation has, every one of them readable
 * without labels, and labelled parts of several sizes inside them, each contained in the next.
 */
import type { Example, Outcomes } from '../example.js';
import { simulatedExamples } from '../simulated-examples.js';
import { createRandom } from '../simulator/random.js';
import { drawShop } from '../simulator/shop.js';

export interface Material {
  /** Labelled, in shops to learn from and in shops to stop and choose by. */
  readonly training: readonly Example[];
  readonly tuning: readonly Example[];
  /** Of the learning shops, without outcomes: all that are not in `training`. */
  readonly unlabelled: readonly Example[];
  /** Outcomes in `training` and `tuning` together. */
  readonly labels: number;
}

/** Every fifth shop is held back for early stopping and tuning. */
const TUNING = 5;

export interface Session extends Example {
  readonly shop: number;
}

export interface SessionPlan {
  readonly seed: number;
  readonly sessions: number;
  readonly sessionsPerShop: number;
  /** Outcomes to draw of each: as many as the largest labelled part needs. */
  readonly outcomes: number;
}

/** All sessions of a seed; first one of each shop, then the second of each, so that any beginning is spread over shops. */
export function drawSessions(
  { seed, sessions, sessionsPerShop, outcomes }: SessionPlan,
  onShop?: (done: number, all: number) => void,
): Session[] {
  const shops = Math.ceil(sessions / sessionsPerShop);
  const byShop = Array.from({ length: shops }, (_, index) => {
    const random = createRandom(`study/${seed}/train/${index}`);
    const shop = drawShop(random.fork('shop'));
    const own = [...simulatedExamples(shop, sessionsPerShop, { outcomes, logging: 'random' }, random)];
    onShop?.(index + 1, shops);
    return own.map((example) => ({ ...example, shop: index }));
  });
  return Array.from({ length: sessionsPerShop }, (_, at) => byShop.flatMap((own) => own[at] ?? []))
    .flat()
    .slice(0, sessions);
}

/**
 * `labels` outcomes: one of each of the first `labels` sessions, or as many of all sessions as it takes.
 * @throws RangeError where the sessions were drawn with too few outcomes
 */
export function withLabels(sessions: readonly Session[], labels: number): Material {
  const each = Math.max(1, Math.ceil(labels / sessions.length));
  const labelled = Math.round(labels / each);
  const parts = { training: [] as Example[], tuning: [] as Example[], unlabelled: [] as Example[] };
  sessions.forEach((session, index) => {
    const isTuning = session.shop % TUNING === TUNING - 1;
    if (index < labelled) parts[isTuning ? 'tuning' : 'training'].push(keeping(session, each));
    else if (!isTuning) parts.unlabelled.push(keeping(session, 0));
  });
  return { ...parts, labels: labelled * each };
}

function keeping(session: Session, count: number): Example {
  const { outcomes } = session;
  if (outcomes.action.length < count)
    throw new RangeError(`${count} outcomes of a session that has ${outcomes.action.length}`);
  const cut = Object.fromEntries(
    Object.entries(outcomes).map(([name, column]) => [name, column.subarray(0, count)]),
  ) as unknown as Outcomes;
  return { ...session, outcomes: cut };
}

/** Outcomes that each session must be drawn with for all sizes. */
export const outcomesFor = (sessions: number, labels: readonly number[]): number =>
  Math.max(...labels.map((count) => Math.max(1, Math.ceil(count / sessions))));

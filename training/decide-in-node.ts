/** What a browser should decide, computed in Node by the same code: rules, features, student on the CPU, money, choice. */
import { Decider } from '../src/engine/decider.js';
import type { ShopEvent } from '../src/events/vocabulary.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../src/features/shopper.js';
import type { Artifact } from '../src/model/artifact.js';
import { openRunner } from '../src/model/runtime.js';
import type { Decision, Situation } from '../src/policy/types.js';
import type { Pool } from '../src/pool/schema.js';
import { simulatedSituation } from './situation.js';

/** What a device would know beyond the visit: a first visit, in English, where nothing is given. */
export type Known = Partial<Pick<Situation, 'locale' | 'offers' | 'denied'>>;

/**
 * The decision after the last of `events`, all of one visit, the first on this device; exploration off.
 * @param events oldest first, at least one
 */
export async function decideInNode(
  artifact: Artifact,
  pool: Pool,
  events: readonly ShopEvent[],
  known: Known = {},
): Promise<Decision> {
  const state = events.reduce<ShopperState>(
    (before, event, index) =>
      foldShopper(before, { ...event, sessionId: 'only' }, index === 0, pool.currency),
    EMPTY_SHOPPER,
  );
  const moment = { events, state, now: Math.max(...events.map((event) => event.at)) };
  const runner = await openRunner('cpu', { ...artifact, wasm: true });
  try {
    const { shape, background, tables } = artifact;
    const student = { shape, background, run: runner.run.bind(runner) };
    const decider = new Decider({ pool, student, tables, random: () => 0, exploration: 0 });
    // Where the pool tries arms this shopper is in the first.
    const arm = pool.trial.arms[0]?.id;
    const situation = { ...simulatedSituation(moment), ...(arm !== undefined && { arm }), ...known };
    return await decider.decide(situation, moment);
  } finally {
    runner.dispose();
  }
}

/**
 * Moments on this page: what its events have begun, and a timer for what time alone will begin. What a scenario is, is pure
 * and next door in src/policy/moments; here is only what must be remembered from one decision to the next. A timer ends in
 * a decision on the device and in nothing else.
 */
import { SESSION_IDLE_MS } from '../events/session.js';
import type { ShopEvent } from '../events/vocabulary.js';
import { isHidden, type MomentFacts, pageOf } from '../policy/moments/facts.js';
import { nextBeginning, type ScenarioOn, scenariosOn } from '../policy/moments/scenarios.js';
import type { Situation } from '../policy/types.js';
import type { Pool } from '../pool/schema.js';
import type { EngineEnv } from './env.js';

/** A moment: what triggers looked at, and what they saw. */
export interface Look {
  readonly facts: MomentFacts;
  readonly on: readonly ScenarioOn[];
  /** With the scenarios that are on. */
  readonly situation: Situation;
}

/** Causes remembered on one page; an older one is long over. */
const MAX_SPOKEN = 200;

export class Moments {
  readonly #env: Pick<EngineEnv, 'ticks' | 'later'>;
  #page: readonly ShopEvent[] = [];
  readonly #spoken = new Set<string>();
  /** The page's clock when it last told of something, and ours then: from it on time is counted without looking at clocks. */
  #heard: { readonly at: number; readonly ticks: number } | undefined;
  #callOff: (() => void) | undefined;

  constructor(env: Pick<EngineEnv, 'ticks' | 'later'>) {
    this.#env = env;
  }

  /** Events of this page, as they were recorded. */
  follow(added: readonly ShopEvent[]): void {
    this.#page = pageOf([...this.#page, ...added]);
    const last = added.at(-1);
    if (last) this.#heard = { at: last.at, ticks: this.#env.ticks() };
  }

  /** Is this page's tab in the background? Then there is nobody to speak to. */
  get isHidden(): boolean {
    return isHidden(this.#page);
  }

  /** @param events this visit's in all tabs, oldest first */
  look(bare: Situation, events: readonly ShopEvent[], pool: Pool | undefined): Look {
    const facts = { situation: bare, events, page: this.#page };
    const on = pool ? scenariosOn(pool, facts, this.#spoken) : [];
    return { facts, on, situation: { ...bare, scenarios: on.map(({ id }) => id) } };
  }

  /** These have had their moment: for the same cause there is no second. */
  spoke(on: readonly ScenarioOn[]): void {
    for (const { cause, passing } of on) if (passing) this.#spoken.add(cause);
    for (const oldest of this.#spoken) {
      if (this.#spoken.size <= MAX_SPOKEN) return;
      this.#spoken.delete(oldest);
    }
  }

  /** What was planned is called off. */
  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** Calls `wake` at the next beginning, if nothing else happens and the visit lasts till then. One plan at a time. */
  plan({ facts }: Look, pool: Pool, wake: (next: ScenarioOn) => void): void {
    this.stop();
    const next = nextBeginning(pool, facts, this.#spoken);
    const { session } = facts.situation;
    if (!next || !this.#heard || next.since >= session.lastAt + SESSION_IDLE_MS) return;
    const pageNow = this.#heard.at + this.#env.ticks() - this.#heard.ticks;
    this.#callOff = this.#env.later(() => wake(next), Math.max(0, next.since - pageNow));
  }
}

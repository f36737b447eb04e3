/** A visit told in a few words, and what triggers see of it. */

import { cartAfter } from '../../../../src/events/cart.js';
import type { EventName, EventParams, ShopEvent } from '../../../../src/events/vocabulary.js';
import { foldProfile } from '../../../../src/features/profile.js';
import { EMPTY_SHOPPER, type ShopperState } from '../../../../src/features/shopper.js';
import { type MomentFacts, pageOf } from '../../../../src/policy/moments/facts.js';
import { situationOf } from '../../../../src/policy/situation.js';
import type { Trigger } from '../../../../src/pool/occasions.js';
import type { Pool, PoolInput } from '../../../../src/pool/schema.js';
import { couponInput, poolOf } from '../fixtures.js';

export const START = Date.parse('2026-11-20T12:00:00Z');
export const DAY = 86_400_000;

/** Seconds into the visit, what happened, and its parameters. */
export type Told = readonly [seconds: number, name: EventName, params?: EventParams];

export const LAMP: EventParams = { items: [{ item_id: 'lamp', price: 40 }] };

export const eventsOf = (visit: readonly Told[]): ShopEvent[] =>
  visit.map(([seconds, name, params = {}], index) => ({
    id: `e${index}`,
    name,
    at: START + seconds * 1_000,
    params,
  }));

export interface Around {
  /** Seconds into the visit; by default the newest event's. */
  readonly now?: number;
  /** Of the session: 1 is the first. */
  readonly number?: number;
  readonly profile?: Partial<ShopperState['profile']>;
  /** The page that asks; by default the newest in the visit. */
  readonly page?: readonly ShopEvent[];
}

export function factsOf(
  visit: readonly Told[],
  { now, number = 1, profile = {}, page }: Around = {},
): MomentFacts {
  const events = eventsOf(visit);
  const session = { id: 'visit', number, startedAt: START, lastAt: events.at(-1)?.at ?? START };
  const state = events.reduce<ShopperState>(
    ({ profile, cart }, event, index) => ({
      profile: foldProfile(profile, { ...event, sessionId: 'visit' }, index === 0, 'EUR'),
      cart: cartAfter(cart, event, 'EUR'),
    }),
    EMPTY_SHOPPER,
  );
  const moment = {
    events,
    state: { ...state, profile: { ...state.profile, ...profile } },
    now: now === undefined ? session.lastAt : START + now * 1_000,
  };
  return {
    situation: situationOf(moment, { session, offers: [], locale: 'en', denied: [], paused: false }),
    events,
    page: page ?? pageOf(events),
  };
}

export type TriggerInput = NonNullable<PoolInput['scenarios']>[number]['triggers'][number];

/** A pool with these scenarios, through the real schema. */
export const poolWith = (
  scenarios: NonNullable<PoolInput['scenarios']>,
  change: Partial<PoolInput> = {},
): Pool => poolOf([couponInput()], { scenarios, ...change });

/** A trigger with the schema's defaults filled in. */
export const triggerOf = (input: TriggerInput): Trigger =>
  poolWith([{ id: 'only', triggers: [input] }]).scenarios[0]?.triggers[0] as Trigger;

/** From what pages said to what is kept: check, make tags of words, store once, fold. */

import { validateEvent } from '../events/validate.js';
import type { ShopEvent } from '../events/vocabulary.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../features/shopper.js';
import { withoutText } from '../features/tags.js';
import type { RawEvent } from '../protocol.js';
import type { Recorded, Store } from '../store/store.js';

export interface IntakeResult extends Recorded<ShopperState> {
  /** What was added as the page said it, for the page: titles and search words are not kept. */
  readonly accepted: readonly ShopEvent[];
  /** One entry for each event that fell, in order. */
  readonly dropped: readonly { readonly source: RawEvent['source']; readonly reason: string }[];
  /** Reasons for parts left out of events that were kept. */
  readonly partial: readonly string[];
}

/** GA4 asks for a currency beside every price; where a page leaves it out before our pool has come, cents are assumed. */
const UNKNOWN_CURRENCY = 'XXX';

/**
 * Validates and records one batch. Events seen before (another tab, a retry) are counted as `duplicate`.
 * @param currency the pool's, where it has come already
 */
export async function takeIn(
  store: Store,
  raws: readonly RawEvent[],
  now: number,
  newId: () => string,
  currency = UNKNOWN_CURRENCY,
): Promise<IntakeResult> {
  const checked = raws.map((raw) => ({ raw, outcome: validateEvent(raw, now) }));
  const events = checked.flatMap(({ outcome }) => (outcome.ok ? [outcome.event] : []));
  const recorded = await store.record<ShopperState>({
    events: events.map(withoutText),
    initial: EMPTY_SHOPPER,
    fold: (state, event, startsSession) => foldShopper(state, event, startsSession, currency),
    newId,
  });
  const added = new Set(recorded.added.map((event) => event.id));
  const dropped = checked.flatMap(({ raw, outcome }) => {
    if (!outcome.ok) return [{ source: raw.source, reason: outcome.reason as string }];
    return added.has(outcome.event.id) ? [] : [{ source: raw.source, reason: 'duplicate' }];
  });
  const partial = checked.flatMap(({ outcome }) => (outcome.ok ? outcome.partial : []));
  return { ...recorded, accepted: events.filter(({ id }) => added.has(id)), dropped, partial };
}

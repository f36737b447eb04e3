/** What a shopper may ask of their own data, and set: offers that were kept, settings, and an erasure that leaves what they want left. */

import { SIGNAL_GROUPS, type SignalGroup } from '../events/signals.js';
import { eraseAllBut } from '../measure/reporter.js';
import type { Keep, KeptOffer, Settings } from '../protocol.js';
import type { ConsentStore } from '../store/open-store.js';
import type { OfferRecord, Slip, Store } from '../store/store.js';
import { PAUSED_KEY } from './situation.js';

/** Kept while the shopper wants no offers, ever, and said so without an offer at hand. */
export const SILENCED_KEY = 'silenced';
/** Groups of signals that the shopper switched off. */
export const SIGNALS_OFF_KEY = 'signals/off';

type Values = Pick<Store, 'get' | 'update' | 'offers'>;

export async function readSettings(store: Values): Promise<Settings> {
  const [paused, silenced, off, offers] = await Promise.all([
    store.get<boolean>(PAUSED_KEY),
    store.get<boolean>(SILENCED_KEY),
    store.get<readonly SignalGroup[]>(SIGNALS_OFF_KEY),
    store.offers(),
  ]);
  return {
    paused: paused ?? false,
    silenced: silenced ?? offers.some(({ never }) => never === 'all'),
    off: off ?? [],
  };
}

/** Keeps what is to be changed but for `paused`, which has a message of its own. What is no group is left out. */
export async function changeSettings(store: Values, { silenced, off }: Partial<Settings>): Promise<void> {
  if (silenced !== undefined) await store.update(SILENCED_KEY, () => silenced || undefined);
  if (off) {
    const known = SIGNAL_GROUPS.filter((group) => off.includes(group));
    await store.update(SIGNALS_OFF_KEY, () => (known.length > 0 ? known : undefined));
  }
}

/** An offer as the shopper may see it. @param slip its coupon's words by the pool, where it is still there */
export function keptOffer(offer: OfferRecord, slip: Slip | undefined, isWithdrawn: boolean): KeptOffer {
  const { id, couponId, status, at, statusAt, code, never, rating, why } = offer;
  return {
    ...(offer.slip ?? slip),
    offerId: id,
    couponId,
    status,
    at,
    statusAt,
    ...(code !== undefined && { code }),
    ...(isWithdrawn && { isWithdrawn }),
    ...(never && { never }),
    ...(rating && { rating }),
    hasReasons: why !== undefined,
  };
}

/**
 * Erases everything but what is to be kept. Of a claimed coupon stay its code, terms and dates; of "never this one" its
 * coupon's id; of both nothing that says how they came about.
 */
export async function eraseBut(store: ConsentStore, { wallet, choices }: Keep, now: number): Promise<void> {
  const settings = await readSettings(store);
  const kept = (await store.offers()).flatMap((offer) =>
    strippedOf(offer, wallet === true, choices === true),
  );
  await eraseAllBut(store, () => store.erase(), now);
  for (const offer of kept) await store.addOffer(offer, () => true);
  if (!choices) return;
  await changeSettings(store, settings);
  if (settings.paused) await store.update(PAUSED_KEY, () => true);
}

function strippedOf(offer: OfferRecord, wallet: boolean, choices: boolean): OfferRecord[] {
  const { id, couponId, status, at, statusAt, code, slip, never } = offer;
  const isHeld = wallet && code !== undefined;
  const isNever = choices && never === true;
  if (!isHeld && !isNever) return [];
  const bare = { id, couponId, sessionId: '', propensity: 1 };
  // Without its dates a refusal still counts: it is asked about by its coupon alone.
  if (!isHeld) return [{ ...bare, at: 0, status: 'dismissed', statusAt: 0, never: true }];
  return [
    { ...bare, at, status, statusAt, code, closed: true, ...(slip && { slip }), ...(isNever && { never }) },
  ];
}

/**
 * What a shopper does with an offer: claim it, decline it, use it. A fixed code is already in the signed pool, so
 * claiming it tells nobody anything; a minted one is asked for, and that request is the first the shop hears of a choice.
 */
import type { PostClaim } from '../egress.js';
import { ErrorCode, EtuiError } from '../errors.js';
import type { Coupon } from '../pool/schema.js';
import type { OfferRecord, Store } from '../store/store.js';
import { giveRightBack, takeRight } from './right.js';

export interface WalletEnv {
  readonly store: Store;
  readonly postClaim: PostClaim;
  readonly claimUrl: string;
  readonly now: () => number;
}

/** The kept offer of this id. Errors: wallet/unknown-offer. */
export async function findOffer(store: Store, offerId: string): Promise<OfferRecord> {
  const offer = (await store.offers()).find((kept) => kept.id === offerId);
  if (!offer) throw unknownOffer();
  return offer;
}

/**
 * Claims an offer; the same offer claimed again gives the same code.
 * @param withRight the pool gives out codes for a token alone. Errors: wallet/*, egress/*
 */
export async function claimOffer(
  env: WalletEnv,
  offer: OfferRecord,
  coupon: Coupon,
  withRight = false,
): Promise<OfferRecord> {
  if (offer.code) return offer;
  const code =
    coupon.code.type === 'fixed' ? coupon.code.value : await mintedCode(env, offer.id, coupon.id, withRight);
  const claimed = await env.store.changeOffer(offer.id, (kept) => ({
    ...kept,
    code: kept.code ?? code,
    status: 'claimed',
    statusAt: env.now(),
  }));
  if (!claimed) throw unknownOffer();
  return claimed;
}

/** The offer's id is random and used for nothing else, so a retry is recognised and nothing is revealed. */
async function mintedCode(
  { store, postClaim, claimUrl }: WalletEnv,
  claim: string,
  coupon: string,
  withRight: boolean,
): Promise<string> {
  const token = withRight ? { token: await takeRight(store, claim) } : {};
  try {
    return (await postClaim(claimUrl, { coupon, claim, ...token })).code;
  } catch (thrown) {
    // Where the line was down the server may have heard it: the token then stays with this offer.
    const isRefused = thrown instanceof EtuiError && thrown.code === ErrorCode.NetworkStatus;
    if (isRefused && withRight) await giveRightBack(store, claim);
    throw thrown;
  }
}

/** Remembers "no thanks", and "never this again" or, with `all`, "no offers, ever" where the shopper said so. */
export async function dismissOffer(env: WalletEnv, offerId: string, never: boolean | 'all'): Promise<void> {
  const changed = await env.store.changeOffer(offerId, (kept) => ({
    ...kept,
    // A claimed coupon stays claimed: closing its card is not declining it.
    status: kept.status === 'shown' ? 'dismissed' : kept.status,
    statusAt: env.now(),
    ...(kept.status === 'claimed' && { closed: true }),
    ...(never && { never }),
  }));
  if (!changed) throw unknownOffer();
}

/** Keeps the shopper's rating, 1…5 stars; the last one counts. Errors: option/invalid, wallet/unknown-offer. */
export async function rateOffer(env: WalletEnv, offerId: string, stars: number): Promise<void> {
  if (!(Number.isInteger(stars) && stars >= 1 && stars <= 5)) {
    throw new EtuiError(ErrorCode.OptionInvalid, 'stars: expected 1, 2, 3, 4 or 5');
  }
  const changed = await env.store.changeOffer(offerId, (kept) => ({
    ...kept,
    rating: { stars, at: env.now() },
  }));
  if (!changed) throw unknownOffer();
}

/** Takes "no offers, ever" back; the offers at which it was said stay away. */
export async function speakAgain({ store }: Pick<WalletEnv, 'store'>): Promise<void> {
  for (const { id, never } of await store.offers()) {
    if (never === 'all') await store.changeOffer(id, (kept) => ({ ...kept, never: true }));
  }
}

/**
 * An order was placed: the claimed offer whose code it names is used, and an offer still open has missed its moment. The
 * code is compared here and kept nowhere else.
 */
export async function settleOrder(env: WalletEnv, code: string | undefined): Promise<void> {
  for (const { id } of await env.store.offers()) {
    await env.store.changeOffer(id, (kept) => {
      if (kept.status === 'claimed' && kept.code === code)
        return { ...kept, status: 'used', statusAt: env.now() };
      if (kept.status === 'shown') return { ...kept, status: 'withdrawn', statusAt: env.now() };
      return kept;
    });
  }
}

function unknownOffer(): EtuiError {
  return new EtuiError(ErrorCode.UnknownOffer, 'offerId: expected the id of an offer shown on this device');
}

/** The offers of this device: reserved under the caps, shown, found again on the next page, claimed or declined. */
import { ErrorCode, EtuiError } from '../errors.js';
import { ineligibility } from '../policy/eligible.js';
import { chooseTone, type Tones } from '../policy/learn/tones.js';
import { restrained } from '../policy/restraint.js';
import { type Decision, Reason, type Situation } from '../policy/types.js';
import type { Coupon, Pool } from '../pool/schema.js';
import { termsEnd } from '../pool/shop-time.js';
import type { EngineMessage, EveryonesOffer, Explanation, KeptOffer, OfferView } from '../protocol.js';
import type { OfferRecord, Slip, Why, Without } from '../store/store.js';
import {
  claimOffer,
  dismissOffer,
  findOffer,
  rateOffer,
  settleOrder,
  speakAgain,
  type WalletEnv,
} from '../wallet/wallet.js';
import type { Decider } from './decider.js';
import { offerView, slipOf, tonesOf } from './offer-view.js';
import { keptOffer } from './own-data.js';

export interface OffersEnv extends WalletEnv {
  readonly newId: () => string;
  readonly locale: string;
  readonly post: (message: EngineMessage) => void;
  /** For drawing tones; absent where nothing is left to chance. */
  readonly random?: (() => number) | undefined;
}

/** Claimed coupons are shown again in the same visit, so that the code is at hand in the checkout, until put away. */
const isLive = ({ status, closed }: OfferRecord): boolean =>
  status === 'shown' || (status === 'claimed' && !closed);

export class Offers {
  readonly #env: OffersEnv;
  #pool: Pool | undefined;
  #denied: readonly string[] = [];
  /** What the page shows, so that the same news isn't sent twice. */
  #posted: string | undefined;

  constructor(env: OffersEnv) {
    this.#env = env;
  }

  /** The coupons that offers may speak of from now on. */
  stock(pool: Pool, denied: readonly string[]): void {
    this.#pool = pool;
    this.#denied = denied;
  }

  /**
   * Keeps a decided offer and shows it, unless another tab has since done what now speaks against it: then that reason. Asked
   * in the transaction that keeps it, so that two tabs can't both have the last of a cap.
   * @param tones what was learnt of them
   */
  async open(
    decision: Decision,
    situation: Situation,
    pool: Pool,
    tones: Tones = [],
  ): Promise<OfferRecord | Reason> {
    const { store, newId, locale, random } = this.#env;
    const chosen = pool.coupons.find(({ id }) => id === decision.couponId);
    const signed = chosen && tonesOf(chosen, locale);
    const offer: OfferRecord = {
      id: newId(),
      couponId: decision.couponId as string,
      sessionId: situation.session.id,
      at: situation.now,
      status: 'shown',
      statusAt: situation.now,
      propensity: decision.propensity,
      ...(decision.channels && { channels: decision.channels }),
      ...(decision.scenario !== undefined && { scenario: decision.scenario }),
      ...(signed && { tone: chooseTone(signed, tones, random) }),
    };
    const coupon = this.#coupon(offer);
    let against: Reason | undefined;
    const kept = await store.addOffer(offer, (offers) => {
      const since = { ...situation, offers };
      against = restrained(since, pool) ?? (coupon && ineligibility(coupon, since, pool));
      return !against;
    });
    if (!kept) return against ?? Reason.OfferOpen;
    this.#show(offer);
    return offer;
  }

  /** Shows again what is live in this visit, or takes away what no longer is. */
  async resume(sessionId: string): Promise<void> {
    const { store, now } = this.#env;
    const visit = (await store.offers()).filter((offer) => offer.sessionId === sessionId);
    const live = visit.filter(isLive).at(-1);
    if (live?.status === 'shown' && this.#hasEnded(live)) {
      await store.changeOffer(live.id, (kept) =>
        kept.status === 'shown' ? { ...kept, status: 'withdrawn', statusAt: now() } : kept,
      );
      return this.#show(undefined);
    }
    // What was used is told where its code was seen just now, and nowhere else.
    const seen = (offer: OfferRecord) =>
      offer.status === 'used' &&
      ['claimed', 'used'].some((status) => this.#posted === `${offer.id} ${status}`);
    this.#show(live ?? visit.find(seen));
  }

  async keepWhy(offerId: string, why: Why): Promise<void> {
    await this.#env.store.changeOffer(offerId, (offer) => ({ ...offer, why }));
  }

  async keepWithout(offerId: string, without: Without): Promise<void> {
    await this.#env.store.changeOffer(offerId, ({ why, ...offer }) => ({
      ...offer,
      ...(why && { why: { ...why, without } }),
    }));
  }

  /** Errors: wallet/unknown-offer, and those of a claim. */
  async claim(offerId: string): Promise<OfferView> {
    const offer = await findOffer(this.#env.store, offerId);
    const coupon = this.#coupon(offer);
    if (!coupon) throw new EtuiError(ErrorCode.ClaimRefused, 'offerId: its coupon is no longer in the pool');
    const claimed = await claimOffer(this.#env, offer, coupon, this.#pool?.rights !== undefined);
    const slip = this.#slip(coupon, offer.tone);
    await this.#env.store.changeOffer(offerId, (kept) => ({ ...kept, slip }));
    this.#posted = mark(claimed);
    return this.#view(claimed, coupon);
  }

  /** Newest first; from the device alone, whether the pool has come or not. */
  async all(): Promise<readonly KeptOffer[]> {
    const offers = await this.#env.store.offers();
    return offers
      .map((offer) => {
        const coupon = this.#pool?.coupons.find(({ id }) => id === offer.couponId);
        return keptOffer(
          offer,
          coupon && this.#slip(coupon, offer.tone),
          this.#denied.includes(offer.couponId),
        );
      })
      .reverse();
  }

  /** What an average visit would be shown by the coupons that are open to everybody now; null for nothing. */
  async unpersonalised(decider: Decider): Promise<EveryonesOffer | null> {
    const coupon = await decider.unpersonalised(this.#env.now(), this.#env.locale, this.#denied);
    return coupon ? { couponId: coupon.id, ...this.#slip(coupon) } : null;
  }

  /** Errors: wallet/unknown-offer. */
  async dismiss(offerId: string, never: boolean | 'all'): Promise<void> {
    await dismissOffer(this.#env, offerId, never);
    this.#show(undefined);
  }

  /** The shopper takes "no offers, ever" back. */
  async speakAgain(): Promise<void> {
    await speakAgain(this.#env);
  }

  /** Errors: wallet/unknown-offer, option/invalid. */
  async rate(offerId: string, stars: number): Promise<void> {
    await rateOffer(this.#env, offerId, stars);
  }

  /** Errors: wallet/unknown-offer, engine/not-ready. */
  async explain(offerId: string): Promise<Explanation> {
    const { why } = await findOffer(this.#env.store, offerId);
    if (!why || !this.#pool)
      throw new EtuiError(ErrorCode.NotReady, 'explain: the reasons are not worked out yet');
    return { offerId, currency: this.#pool.currency, ...why };
  }

  /** An order was placed, with this code where it names one. */
  async ordered(code: string | undefined): Promise<void> {
    await settleOrder(this.#env, code);
  }

  /** Nothing of ours is to be seen any more. */
  clear(): void {
    this.#show(undefined);
  }

  #show(offer: OfferRecord | undefined): void {
    const view = offer ? this.#viewOf(offer) : undefined;
    const now = view && `${view.offerId} ${view.status}`;
    if (now === this.#posted) return;
    this.#posted = now;
    this.#env.post({ type: 'offer', offer: view ?? null });
  }

  #viewOf(offer: OfferRecord): OfferView | undefined {
    const coupon = this.#coupon(offer);
    if (coupon) return this.#view(offer, coupon);
    // A code that the shop took back is told as such; an offer without one is simply gone.
    const isTakenBack = offer.status === 'claimed' && this.#denied.includes(offer.couponId);
    return isTakenBack && offer.slip ? { ...offerView(offer, offer.slip), status: 'withdrawn' } : undefined;
  }

  #view(offer: OfferRecord, coupon: Coupon): OfferView {
    return offerView(offer, this.#slip(coupon, offer.tone));
  }

  #slip(coupon: Coupon, tone?: string): Slip {
    const { locale } = this.#env;
    return slipOf(coupon, locale, this.#end(coupon), tone);
  }

  #end(coupon: Coupon): number | undefined {
    return this.#pool && termsEnd(coupon, this.#pool, this.#env.now());
  }

  #hasEnded(offer: OfferRecord): boolean {
    const coupon = this.#coupon(offer);
    return ((coupon && this.#end(coupon)) ?? Number.POSITIVE_INFINITY) <= this.#env.now();
  }

  #coupon(offer: OfferRecord): Coupon | undefined {
    if (this.#denied.includes(offer.couponId)) return undefined;
    return this.#pool?.coupons.find((coupon) => coupon.id === offer.couponId);
  }
}

const mark = (offer: OfferRecord): string => `${offer.id} ${offer.status}`;

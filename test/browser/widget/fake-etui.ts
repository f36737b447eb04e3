import type { Capture } from '../../../src/capture/report.js';
import type { Channel } from '../../../src/pool/occasions.js';
import type { Explanation, OfferView } from '../../../src/protocol.js';
import type { EngineProgress, OfferSource, SourceNews } from '../../../widget/stage.js';

export const OFFER: OfferView = {
  offerId: 'offer-1',
  couponId: 'tarn-10',
  title: '10 % off Tarn',
  body: '10 % off everything by Tarn from €50.',
  terms: 'At most €20 off. Reduced items don’t count.',
  validUntil: '2027-03-01T12:00:00.000Z',
  status: 'shown',
};

export const EXPLANATION: Explanation = {
  offerId: OFFER.offerId,
  currency: 'EUR',
  utility: 124,
  background: 10,
  contributions: [
    { group: 'visit', value: 80 },
    { group: 'cart', value: 52 },
    { group: 'clock', value: -18 },
  ],
};

/** The page's Etui as the widget sees it, with the engine's answers in the test's hands. */
export class FakeEtui implements OfferSource {
  code: string | undefined = 'TARN-7F3K';
  claimError: Error | undefined;
  explainError: Error | undefined;
  readonly displays: (readonly Channel[])[] = [];
  readonly captures: Capture[] = [];
  readonly dismissals: { offerId: string; never: boolean }[] = [];
  readonly #listeners = new Set<(offer: OfferView | null) => void>();
  readonly #watchers = new Set<(status: EngineProgress) => void>();
  #shown = OFFER;
  /** Set to hold claims back until it is called. */
  #gate: Promise<void> | undefined;

  on<Type extends keyof SourceNews>(type: Type, listener: (news: SourceNews[Type]) => void): () => void {
    const all = (type === 'offer' ? this.#listeners : this.#watchers) as Set<typeof listener>;
    all.add(listener);
    return () => all.delete(listener);
  }

  /** The engine says how far it is. */
  progress(status: EngineProgress): void {
    for (const watcher of this.#watchers) watcher(status);
  }

  get listeners(): number {
    return this.#listeners.size + this.#watchers.size;
  }

  /** The engine has something new to show. */
  post(offer: OfferView | null): void {
    if (offer) this.#shown = offer;
    for (const listener of this.#listeners) listener(offer);
  }

  /** Claims wait until the returned function is called. */
  holdClaims(): () => void {
    let open = () => {};
    this.#gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }

  async claim(): Promise<OfferView> {
    await this.#gate;
    if (this.claimError) throw this.claimError;
    return { ...this.#shown, status: 'claimed', ...(this.code !== undefined && { code: this.code }) };
  }

  async dismiss(offerId: string, never = false): Promise<void> {
    this.dismissals.push({ offerId, never });
  }

  async explain(): Promise<Explanation> {
    if (this.explainError) throw this.explainError;
    return EXPLANATION;
  }

  display(forms: readonly Channel[]): void {
    this.displays.push(forms);
  }

  capture(start: Capture): void {
    this.captures.push(start);
  }
}

import type { SentLog } from '../../../src/measure/sent.js';
import type {
  Consent,
  EngineMethod,
  EveryonesOffer,
  Explanation,
  Keep,
  KeptOffer,
  OfferView,
  Settings,
} from '../../../src/protocol.js';
import type { ExportedData, StoredEvent } from '../../../src/store/store.js';
import type { OwnData } from '../../../widget/kit/own-element.js';

export const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const kept = (offerId: string, change: Partial<KeptOffer> = {}): KeptOffer => ({
  offerId,
  couponId: `coupon-${offerId}`,
  title: `10 % off ${offerId}`,
  body: `10 % off everything by ${offerId} from €50.`,
  terms: 'At most €20 off. Reduced items don’t count.',
  status: 'claimed',
  at: NOW - HOUR,
  statusAt: NOW - HOUR,
  code: `${offerId.toUpperCase()}-7F3K`,
  hasReasons: true,
  ...change,
});

/** One of each status, and one that was never claimed. */
export const OFFERS: readonly KeptOffer[] = [
  { ...kept('shown', { status: 'shown' }), code: undefined } as unknown as KeptOffer,
  kept('ready', { validUntil: new Date(Date.now() + 9 * DAY).toISOString() }),
  kept('used', { status: 'used', statusAt: NOW - DAY }),
  kept('ended', { validUntil: new Date(Date.now() - DAY).toISOString() }),
  kept('back', { isWithdrawn: true }),
].map(({ code, ...rest }) => ({ ...rest, ...(code !== undefined && { code }) }));

export const WHY: Explanation = {
  offerId: 'ready',
  currency: 'EUR',
  utility: 124,
  background: 10,
  contributions: [
    { group: 'visit', value: 80 },
    { group: 'cart', value: 52 },
    { group: 'clock', value: -18 },
  ],
  without: { what: 'cart', count: 2, category: 'Jackets', instead: 'nothing' },
};

export const SENT: SentLog = {
  messages: [
    {
      at: NOW - DAY,
      to: 'https://shop.example/etui/collect',
      fields: { version: '0001', question: '0', answer: '1' },
      bytes: 46,
    },
    {
      at: NOW - HOUR,
      to: 'https://shop.example/etui/claim',
      fields: { coupon: 'tarn-10', claim: 'b1946ac9' },
      bytes: 61,
    },
  ],
  more: 0,
  files: { 'https://shop.example/etui/manifest.jws': { count: 12, lastAt: NOW } },
};

const event = (index: number): StoredEvent => ({
  id: `event-${index}`,
  sessionId: 'session-1',
  name: index % 3 === 0 ? 'add_to_cart' : 'view_item',
  at: NOW - index * 20 * 60_000,
  params: { items: [{ item_id: `T-${index}`, quantity: index % 3 === 0 ? 2 : 1 }], page_path: `/p/${index}` },
});

export function data(events = 45): ExportedData {
  return {
    exportedAt: NOW,
    kind: 'indexeddb',
    events: Array.from({ length: events }, (_, index) => event(events - 1 - index)),
    sessions: [{ id: 'session-1', number: 1, startedAt: NOW - DAY, lastAt: NOW }],
    offers: [],
    state: {
      shopper: { profile: { sessions: 1, views: 30 }, cart: { lines: [] }, interests: { tags: [7, 9] } },
      sent: SENT,
      seed: 'a-random-text',
      'pool/pair': { manifest: 'x'.repeat(9_000) },
    },
    learnt: [{ feature: 'percent', timesAsLikely: 1.2, between: [0.8, 1.7] }],
    budget: { spent: 6, ceiling: 24 },
  };
}

/** The page's Etui as these elements see it, with the engine's answers in the test's hands. */
export class FakeOwn implements OwnData {
  offers: readonly KeptOffer[] = OFFERS;
  data: ExportedData = data();
  everyone: EveryonesOffer | null = { couponId: 'free', title: 'Free shipping', body: 'On every order.' };
  poolVersion: number | undefined = 3;
  settings: Settings = { paused: false, silenced: false, off: [] };
  consent: Consent = { personalise: true, measure: false };
  /** What every question is answered with, where it is set. */
  trouble: Error | undefined;
  readonly said: string[] = [];
  readonly #listeners = new Set<(offer: never) => void>();

  ask = (async (method: EngineMethod, ...args: unknown[]) => {
    if (this.trouble) throw this.trouble;
    if (method === 'offers') return this.offers;
    if (method === 'everyone') return this.everyone;
    if (method !== 'settings') throw new Error(`unexpected question: ${method}`);
    const [change] = args as [Partial<Settings> | undefined];
    if (change) {
      this.said.push(`settings ${JSON.stringify(change)}`);
      this.settings = { ...this.settings, ...change };
    }
    return this.settings;
  }) as OwnData['ask'];

  on = ((_type: 'offer', listener: (offer: never) => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }) as unknown as OwnData['on'];

  get listeners(): number {
    return this.#listeners.size;
  }

  post(offer: OfferView | null): void {
    for (const listener of this.#listeners) listener(offer as never);
  }

  async explain(): Promise<Explanation> {
    if (this.trouble) throw this.trouble;
    return WHY;
  }

  async rate(offerId: string, stars: number): Promise<void> {
    if (this.trouble) throw this.trouble;
    this.said.push(`rate ${offerId} ${stars}`);
    this.offers = this.offers.map((offer) =>
      offer.offerId === offerId ? { ...offer, rating: { stars, at: NOW } } : offer,
    );
  }

  async exportAll(): Promise<ExportedData> {
    if (this.trouble) throw this.trouble;
    return this.data;
  }

  async erase(what?: 'learnt' | Keep): Promise<void> {
    if (this.trouble) throw this.trouble;
    this.said.push(`erase ${JSON.stringify(what)}`);
    this.data = { ...data(0), sessions: [], state: {}, budget: { spent: 6, ceiling: 24 } };
    this.offers = [];
  }

  setConsent(choice: Partial<Consent>): void {
    this.said.push(`consent ${JSON.stringify(choice)}`);
    this.consent = { ...this.consent, ...choice };
    if (choice.personalise === false) this.data = { ...data(0), kind: 'memory', sessions: [], state: {} };
  }

  pause(isPaused = true): void {
    this.said.push(`pause ${isPaused}`);
    this.settings = { ...this.settings, paused: isPaused };
  }

  status = (async () => ({
    consent: this.consent,
    poolVersion: this.poolVersion,
    backend: 'cpu',
  })) as unknown as OwnData['status'];
}

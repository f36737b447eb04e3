/** Prepared answers for the page of states of wallet, reasons and privacy, in each language the elements speak. */
import type { EngineMethod, Explanation, KeptOffer, Settings } from '../../../src/protocol.js';
import type { ExportedData, StoredEvent } from '../../../src/store/store.js';
import type { OwnData } from '../../../widget/kit/own-element.js';
import { CODE, type Locale, offerIn, WHY } from '../states/prepared.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Answers {
  readonly offers: readonly KeptOffer[];
  readonly why: Explanation;
  readonly data: ExportedData;
  readonly settings: Settings;
}

const EVENTS = [
  'page_view',
  'view_item',
  'view_item',
  'search',
  'add_to_cart',
  'view_cart',
  'scroll',
] as const;

function events(): readonly StoredEvent[] {
  return Array.from({ length: 46 }, (_, index): StoredEvent => {
    const name = EVENTS[index % EVENTS.length] ?? 'page_view';
    const isItem = name === 'view_item' || name === 'add_to_cart';
    return {
      id: `event-${index}`,
      sessionId: 'session-2',
      name,
      at: NOW - (46 - index) * 11 * 60_000,
      params: isItem ? { items: [{ item_id: 'brass-lamp', quantity: 1 }] } : { page_path: '/c/lighting' },
    };
  });
}

/** Coupons of every status, an offer with its reasons, two days of visits, and two messages that were sent. */
export function answers(locale: Locale): Answers {
  const { title, body, terms } = offerIn(locale);
  const slip = { title, body, ...(terms !== undefined && { terms }) };
  const kept = (offerId: string, change: Partial<KeptOffer>): KeptOffer => ({
    offerId,
    couponId: 'tarn-10',
    ...slip,
    status: 'claimed',
    at: NOW - HOUR,
    statusAt: NOW - HOUR,
    code: CODE,
    hasReasons: true,
    ...change,
  });
  return {
    offers: [
      kept('ready', { validUntil: '2099-01-31T22:59:59Z', rating: { stars: 4, at: NOW } }),
      kept('second', { code: 'WELCOME-5' }),
      kept('used', { status: 'used', statusAt: NOW - 3 * DAY }),
      kept('ended', { validUntil: '2026-11-01T00:00:00Z' }),
      kept('back', { isWithdrawn: true }),
    ],
    why: { ...WHY, without: { what: 'cart', count: 2, category: 'Tarn', instead: 'nothing' } },
    settings: { paused: false, silenced: false, off: ['pace'] },
    data: {
      exportedAt: NOW,
      kind: 'indexeddb',
      events: events(),
      sessions: [
        { id: 'session-1', number: 1, startedAt: NOW - DAY, lastAt: NOW - DAY + HOUR },
        { id: 'session-2', number: 2, startedAt: NOW - 9 * HOUR, lastAt: NOW },
      ],
      offers: [],
      state: {
        shopper: {
          profile: { sessions: 2, views: 14, carts: 6 },
          cart: { lines: [] },
          interests: { tags: [7, 9] },
        },
        seed: '5f0c1a7e-4a55-4d27-9b0e-0f6a1c1d2e3f',
        sent: {
          messages: [
            {
              at: NOW - DAY,
              to: `${location.origin}/etui/collect`,
              fields: { version: '0001', question: '0', answer: '1' },
              bytes: 46,
            },
            {
              at: NOW - HOUR,
              to: `${location.origin}/etui/claim`,
              fields: { coupon: 'tarn-10', claim: '0b0d8b1e-6a4e-4a0f-8f51' },
              bytes: 78,
            },
          ],
          more: 0,
          files: { [`${location.origin}/etui/manifest.jws`]: { count: 12, lastAt: NOW } },
        },
      },
      learnt: [{ feature: 'percent', timesAsLikely: 1.2, between: [0.8, 1.7] }],
      budget: { spent: 6, ceiling: 24 },
    },
  };
}

/** An Etui that answers with these; `null` for one that never does, an error for one that can't. */
export function prepared(given: Answers | Error | null): OwnData {
  const answer = async <T>(pick: (all: Answers) => T): Promise<T> => {
    if (given === null) return new Promise<never>(() => undefined);
    if (given instanceof Error) throw given;
    return pick(given);
  };
  return {
    ask: ((method: EngineMethod) =>
      answer(({ offers, settings }) => {
        if (method === 'offers') return offers;
        return method === 'settings' ? settings : { couponId: 'tarn-10', ...offers[0] };
      })) as OwnData['ask'],
    on: () => () => undefined,
    status: (() =>
      answer(() => ({
        consent: { personalise: true, measure: true },
        poolVersion: 1,
        backend: 'cpu',
      }))) as unknown as OwnData['status'],
    setConsent: () => undefined,
    pause: () => undefined,
    explain: () => answer(({ why }) => why),
    rate: () => answer(() => undefined),
    exportAll: () => answer(({ data }) => data),
    erase: () => answer(() => undefined),
  };
}

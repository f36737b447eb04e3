/** What is kept as lines that a person can read: by kind, newest first, a page at a time. Pure. */
import type { EventParams } from '../../src/events/vocabulary.js';
import type { KeptOffer } from '../../src/protocol.js';
import type { ExportedData, StoredEvent } from '../../src/store/store.js';
import type { PrivacyKey, PrivacyWords } from './words.js';

export const KINDS = ['visits', 'acts', 'offers'] as const;
export type Kind = (typeof KINDS)[number];

export interface Row {
  readonly kind: Kind;
  /** Ms since the epoch. */
  readonly at: number;
  readonly text: string;
  /** What it was about, in the shop's own words; empty for nothing. */
  readonly about: string;
  /** The whole row as it is stored. */
  readonly stored: unknown;
}

/** Lines on one page of the list. */
export const PAGE = 20;

export interface Page {
  readonly rows: readonly Row[];
  /** Number of the first, from 0. */
  readonly from: number;
  readonly total: number;
}

/** @param kind absent for all @param from number of the first row; pulled back into what there is */
export function pageOf(rows: readonly Row[], kind: Kind | undefined, from: number): Page {
  const some = kind ? rows.filter((row) => row.kind === kind) : rows;
  const last = Math.max(0, Math.floor((some.length - 1) / PAGE) * PAGE);
  const start = Math.min(Math.max(0, Math.floor(from / PAGE) * PAGE), last);
  return { rows: some.slice(start, start + PAGE), from: start, total: some.length };
}

/** Newest first; a visit stands above what was done in it at the same instant. */
export function rowsOf(
  { events, sessions, offers }: Pick<ExportedData, 'events' | 'sessions' | 'offers'>,
  named: readonly KeptOffer[],
  words: PrivacyWords,
): readonly Row[] {
  const titles = new Map(named.map(({ offerId, title }) => [offerId, title]));
  const rows: Row[] = [
    ...events.map((event) => ({
      kind: 'acts' as const,
      at: event.at,
      text: actText(event, words),
      about: aboutOf(event.params),
      stored: event,
    })),
    ...offers.map((offer) => ({
      kind: 'offers' as const,
      at: offer.statusAt,
      text: words(`row.offer.${offer.status}`, { title: titles.get(offer.id) ?? offer.couponId }),
      about: '',
      stored: offer,
    })),
    ...sessions.map((session) => ({
      kind: 'visits' as const,
      at: session.startedAt,
      text: words('row.visit', { number: session.number }),
      about: '',
      stored: session,
    })),
  ];
  // Equal instants keep the order above, read from the end.
  return rows.reverse().sort((a, b) => b.at - a.at);
}

const actText = ({ name }: StoredEvent, words: PrivacyWords): string =>
  words(`act.${name}` as PrivacyKey) || name;

/** Things by their ids, a few; else the page. */
function aboutOf({ items, page_path, percent_scrolled }: EventParams): string {
  if (items && items.length > 0) {
    const ids = items
      .slice(0, 3)
      .map(({ item_id, quantity = 1 }) => (quantity > 1 ? `${quantity} × ${item_id}` : item_id));
    return items.length > 3 ? `${ids.join(', ')}, …` : ids.join(', ');
  }
  if (percent_scrolled !== undefined) return `${percent_scrolled} %`;
  return page_path ?? '';
}

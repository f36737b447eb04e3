/**
 * What sessions so far say of the next product: how often one followed another at once, two clicks later, or at any time
 * later. A session that is being learned from is taken out of the counts first: its own next click must not be in them.
 */
import type { ClickSession, Clicks } from './eshop-sessions.js';

/** Days after which a transition counts half: a shop's pages change. */
const HALF_LIFE = 30;
/** Clicks later that still count as "later in the session". */
const LATER = 12;

export const KINDS = ['next', 'recent', 'second', 'later'] as const;
export type Kind = (typeof KINDS)[number];

export interface Statistics {
  readonly products: number;
  /** [P · P] each: weight of "b came after a" at a·P + b. */
  readonly after: Readonly<Record<Kind, Float64Array>>;
  /** [P]: row sums of each. */
  readonly totals: Readonly<Record<Kind, Float64Array>>;
  /** [P]: clicks, and clicks weighted by how recent they are. */
  readonly clicks: Float64Array;
  readonly recentClicks: Float64Array;
  readonly lastDay: number;
}

/** Calls `each` with every pair that a session adds to one kind of count. */
function pairsOf(
  { clicks, day }: ClickSession,
  lastDay: number,
  each: (kind: Kind, from: number, to: number, weight: number) => void,
): void {
  const recency = 2 ** ((day - lastDay) / HALF_LIFE);
  for (let at = 1; at < clicks.length; at++) {
    const to = clicks[at] as number;
    each('next', clicks[at - 1] as number, to, 1);
    each('recent', clicks[at - 1] as number, to, recency);
    if (at > 1) each('second', clicks[at - 2] as number, to, 1);
    for (let back = 1; back <= Math.min(at, LATER); back++)
      each('later', clicks[at - back] as number, to, 1 / back);
  }
}

export function statisticsOf({ products }: Clicks, sessions: readonly ClickSession[]): Statistics {
  const count = products.length;
  const square = () => new Float64Array(count * count);
  const column = () => new Float64Array(count);
  const after = { next: square(), recent: square(), second: square(), later: square() };
  const totals = { next: column(), recent: column(), second: column(), later: column() };
  const [clicks, recentClicks] = [column(), column()];
  const lastDay = Math.max(...sessions.map(({ day }) => day));
  for (const session of sessions) {
    pairsOf(session, lastDay, (kind, from, to, weight) => {
      after[kind][from * count + to] = (after[kind][from * count + to] as number) + weight;
      totals[kind][from] = (totals[kind][from] as number) + weight;
    });
    const recency = 2 ** ((session.day - lastDay) / HALF_LIFE);
    for (const product of session.clicks) {
      clicks[product] = (clicks[product] as number) + 1;
      recentClicks[product] = (recentClicks[product] as number) + recency;
    }
  }
  return { products: count, after, totals, clicks, recentClicks, lastDay };
}

/** Counts as they would be without one session; what it did not touch is read through. */
export interface View {
  after(kind: Kind, from: number, to: number): number;
  total(kind: Kind, from: number): number;
}

export const wholeView = ({ after, totals, products }: Statistics): View => ({
  after: (kind, from, to) => after[kind][from * products + to] as number,
  total: (kind, from) => totals[kind][from] as number,
});

export function viewWithout(statistics: Statistics, session: ClickSession): View {
  const { after, totals, products, lastDay } = statistics;
  const own = { next: new Map(), recent: new Map(), second: new Map(), later: new Map() } as Record<
    Kind,
    Map<number, number>
  >;
  const ownTotals = { next: new Map(), recent: new Map(), second: new Map(), later: new Map() } as typeof own;
  const add = (to: Map<number, number>, key: number, weight: number) =>
    to.set(key, (to.get(key) ?? 0) + weight);
  pairsOf(session, lastDay, (kind, from, to, weight) => {
    add(own[kind], from * products + to, weight);
    add(ownTotals[kind], from, weight);
  });
  return {
    after: (kind, from, to) => {
      const key = from * products + to;
      return (after[kind][key] as number) - (own[kind].get(key) ?? 0);
    },
    total: (kind, from) => (totals[kind][from] as number) - (ownTotals[kind].get(from) ?? 0),
  };
}

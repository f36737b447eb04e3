/** What triggers look at. All of it is on the device, and none of it is a clock: time comes in as `situation.now`. */
import type { EventName, ShopEvent } from '../../events/vocabulary.js';
import type { Situation } from '../types.js';

export interface MomentFacts {
  readonly situation: Situation;
  /** This visit's events in all tabs, oldest first. */
  readonly events: readonly ShopEvent[];
  /** Those of the page that asks, from its page view on: another tab's page is not what the shopper looks at. */
  readonly page: readonly ShopEvent[];
}

/** When something began, or will begin if nothing else happens. */
export interface Beginning {
  /** What began it: the same for as long as it is the same beginning. */
  readonly cause: string;
  /** Ms since the epoch; in the future for what time alone will begin. */
  readonly since: number;
  /** When it is over, excluded; absent where only another event ends it. */
  readonly until?: number;
  /** It passes: there is one moment to speak of it, and no second for the same cause. Else it lasts. */
  readonly passing?: true;
}

/** A page is read in one visit, but for what lies open for days: no more of its events are remembered. */
const MAX_PAGE = 1_000;

/** The events of one tab since its last page view, that one included. */
export function pageOf(events: readonly ShopEvent[]): readonly ShopEvent[] {
  const view = lastIndex(events, 'page_view');
  return events.slice(Math.max(view, events.length - MAX_PAGE, 0));
}

/** Is the page that asks in another tab's shadow? */
export const isHidden = (page: readonly ShopEvent[]): boolean =>
  lastIndex(page, 'tab_leave') > lastIndex(page, 'tab_return', 'page_view');

/** Ms of the page, after its event at `from`, that its tab was in the background; the time since it last went there left out. */
export function hiddenTime(page: readonly ShopEvent[], from: number): number {
  let hidden = 0;
  let leftAt: number | undefined;
  for (const { name, at } of page.slice(from)) {
    if (name === 'tab_leave') leftAt ??= at;
    if (name !== 'tab_return' || leftAt === undefined) continue;
    hidden += Math.max(0, at - leftAt);
    leftAt = undefined;
  }
  return hidden;
}

/** Index of the newest event with one of these names, or -1. */
export const lastIndex = (events: readonly ShopEvent[], ...names: readonly EventName[]): number =>
  events.findLastIndex(({ name }) => names.includes(name));

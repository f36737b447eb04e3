/**
 * What a page had still to tell when it was left. A page that the browser keeps to come back to is frozen, its worker in the
 * middle of whatever it was doing: a transaction that it holds open then holds up every other page of the shop (Firefox). So
 * with consent a page ends its engine as it is left, and leaves what the engine had not yet recorded to the page that is
 * opened next, in any tab. Ids keep that from counting twice.
 */
import { guarded, type Host } from '../capture/report.js';
import type { RawEvent } from '../events/raw-event.js';

const KEY = 'etui.left';
/** Of what several pages left, the oldest so many. */
const MAX_LEFT = 500;

const withoutWords = (key: string, value: unknown) =>
  key === 'item_name' || key === 'search_term' ? undefined : value;

/** Adds to what is left. Where the browser keeps nothing, it is lost, as the page is. */
export function leave(host: Host, events: readonly RawEvent[]): void {
  // A product's JSON-LD is words through and through.
  const wordless = events.filter(({ source }) => source !== 'json-ld');
  if (wordless.length === 0) return;
  guarded(() => {
    const left = [...takeLeft(host), ...wordless].slice(0, MAX_LEFT);
    host.localStorage.setItem(KEY, JSON.stringify(left, withoutWords));
  })();
}

/** What is left, oldest first; afterwards nothing is. */
export function takeLeft({ localStorage }: Host): RawEvent[] {
  try {
    const left = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    localStorage.removeItem(KEY);
    return Array.isArray(left) ? left : [];
  } catch {
    return [];
  }
}

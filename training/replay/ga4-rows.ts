/** Newline-delimited JSON of GA4 events: `{"shopper": "…", "name": "view_item", "at": <ms>, "params": {…}}` a line. */
import type { ReplayRow } from './rows.js';

/** Only the frame is looked at: what is in `params` is for the engine to judge. */
export function ga4Row(line: string): ReplayRow {
  let row: { shopper?: unknown; name?: unknown; at?: unknown; params?: unknown } | null;
  try {
    row = JSON.parse(line);
  } catch {
    return { dropped: 'no-json' };
  }
  if (typeof row !== 'object' || row === null) return { dropped: 'no-object' };
  const { shopper, name, at, params } = row;
  if (typeof shopper !== 'string' || shopper === '') return { dropped: 'no-shopper' };
  if (typeof at !== 'number' || !Number.isFinite(at)) return { dropped: 'bad-time' };
  return { shopper, event: { name, at, params } };
}

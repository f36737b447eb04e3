/** Rows of the log format (docs/logs.md) for a replay: its events, and orders as the `purchase` that a page would tell. */
import { readRow } from '../logs/row.js';
import { parsed, UNREADABLE } from '../logs/source.js';
import type { ReplayRow } from './rows.js';

/** Only the frame is looked at: what is in `params` is for the engine to judge. */
export function logRow(line: string): ReplayRow {
  const value = parsed(line);
  if (value === UNREADABLE) return { dropped: 'unreadable' };
  const read = readRow(value);
  if (!read.ok) return { dropped: read.field ? `${read.reason} ${read.field}` : read.reason };
  const { row, at } = read;
  const shopper = String(row.shopper);
  switch (row.type) {
    case 'order': {
      const { order, value: paid, currency, coupon, items } = row;
      const params = { transaction_id: order, value: paid, currency, coupon, items };
      return { shopper, event: { name: 'purchase', at, params } };
    }
    case 'exposure':
    case 'claim':
    case 'dismissal':
    case 'refund':
      // What another engine did, or what no page tells.
      return { dropped: `no-event ${row.type}` };
    default:
      return { shopper, event: { name: row.name, at, params: row.params } };
  }
}

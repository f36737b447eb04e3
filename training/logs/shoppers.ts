/** The second pass: bucket by bucket, each shopper's rows cleaned and lived through; bots are left out. */
import type { Pool } from '../../src/pool/schema.js';
import type { Buckets } from './buckets.js';
import { BOT, botReason, cleanEntries } from './clean.js';
import type { Pseudonym } from './pseudonym.js';
import { Tally } from './tally.js';
import { type Timeline, timelineOf } from './timeline.js';

export interface SweepOptions {
  readonly pool: Pool;
  /** Ms: rows outside come from a clock that was wrong. */
  readonly bounds: readonly [start: number, end: number];
  readonly tellsDwell: boolean;
  readonly onBucket?: (done: number, shoppers: number) => void;
}

/** What a sweep saw; complete when it is over. */
export class SweepCounts {
  readonly dropped = new Tally();
  readonly notes = new Tally();
  readonly bots = new Tally();
  shoppers = 0;
}

/** Shoppers in a fixed order, whatever the order of the log. */
export async function* sweep(
  buckets: Buckets,
  { pool, bounds: [start, end], tellsDwell, onBucket }: SweepOptions,
  counts = new SweepCounts(),
): AsyncGenerator<readonly [Pseudonym, Timeline]> {
  const { dropped, notes, bots } = counts;
  for (let bucket = 0; bucket < buckets.count; bucket++) {
    for (const [shopper, rows, count] of buckets.read(bucket, BOT.mostRows)) {
      counts.shoppers++;
      const within = rows.filter(({ at }) => at >= start && at < end);
      if (within.length < rows.length) dropped.add('clock-error', undefined, rows.length - within.length);
      const tooMany = count > BOT.mostRows;
      const entries = cleanEntries(within, dropped);
      const bot = tooMany ? 'bot-too-many' : botReason(entries, tellsDwell);
      if (!bot) {
        yield [shopper, timelineOf(entries, pool, notes)];
        continue;
      }
      bots.add(bot);
      dropped.add(bot, entries[0]?.place, tooMany ? count : entries.length);
    }
    onBucket?.(bucket + 1, counts.shoppers);
    // Between buckets others may have their turn: a progress line, a signal.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

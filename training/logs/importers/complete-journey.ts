/** The Complete Journey: a grocer's campaigns by mail, coupons and baskets; several files that belong together. */
import { basename } from 'node:path';
import type { SourceRecord } from '../mapping.js';
import { LogProblem } from '../problem.js';
import { csvRecords } from '../records.js';
import { type LogSource, type SourceRow, UNREADABLE, Unusable } from '../source.js';
import { type Convert, convertedSource, type Importer } from './importer.js';

const FILES = ['campaign_descriptions', 'campaigns', 'coupon_redemptions', 'transactions'] as const;
type Kind = (typeof FILES)[number];

const text = (record: SourceRecord, column: string): string => String(record[column] ?? '');
const amount = (record: SourceRecord, column: string): number => Math.abs(Number(record[column] ?? 0));
const time = (stamp: string): number => Date.parse(stamp.includes('T') ? `${stamp}Z` : `${stamp}T12:00:00Z`);
const couponOf = (record: SourceRecord): string => `campaign-${text(record, 'campaign_id')}`;

export const completeJourney: Importer = {
  name: 'complete-journey',
  origin:
    'The Complete Journey (84.51°), as the R package completejourney has it (CC0 as that package states)',
  files:
    'campaign_descriptions, campaigns, coupon_redemptions and transactions(_sample), .csv(.gz), all at once',
  meaning:
    'Each household that a campaign was mailed to is an exposure of `campaign-<id>` on its first day, each redemption a ' +
    'claim on its day, each basket an order with its coupon discount. Who was mailed was not random and never logged as ' +
    'nothing: no effect of a coupon can be learnt. With the public sample of transactions only one order in twenty is ' +
    'there, so that orders after a campaign are far too few. Products, stores and households’ demographics are not imported.',
  open(files) {
    const of = (kind: Kind) => {
      const found = files.find((file) => kindOf(file) === kind);
      if (found === undefined) {
        throw new LogProblem(
          files[0] ?? 'complete-journey',
          undefined,
          `expected ${kind}.csv(.gz) beside it`,
        );
      }
      return found;
    };
    const starts = startsOf(of('campaign_descriptions'));
    return [
      exposureSource(of('campaigns'), starts),
      convertedSource(of('coupon_redemptions'), csvRecords, claim),
      basketSource(of('transactions')),
    ];
  },
};

const kindOf = (file: string): Kind | undefined =>
  FILES.find(
    (kind) =>
      basename(file)
        .replace('_sample', '')
        .replace(/\.csv(\.gz)?$/, '') === kind,
  );

/** First days by campaign; read once, when the first row is asked for. */
function startsOf(file: string): () => Promise<ReadonlyMap<string, number>> {
  let starts: Promise<ReadonlyMap<string, number>> | undefined;
  return () => {
    starts ??= (async () => {
      const found = new Map<string, number>();
      for await (const batch of csvRecords(file)) {
        for (const { record } of batch) {
          if (record !== UNREADABLE) found.set(couponOf(record), time(text(record, 'start_date')));
        }
      }
      return found;
    })();
    return starts;
  };
}

function exposureSource(file: string, starts: () => Promise<ReadonlyMap<string, number>>): LogSource {
  return {
    file,
    async *batches() {
      const known = await starts();
      const convert: Convert = (record) => {
        const coupon = couponOf(record);
        const at = known.get(coupon);
        if (at === undefined) return new Unusable('campaign-without-start');
        return [{ type: 'exposure', shopper: text(record, 'household_id'), at, coupon }];
      };
      yield* convertedSource(file, csvRecords, convert).batches();
    },
  };
}

const claim: Convert = (record) => [
  {
    type: 'claim',
    shopper: text(record, 'household_id'),
    at: time(text(record, 'redemption_date')),
    coupon: couponOf(record),
  },
];

interface Basket {
  readonly line: number;
  readonly shopper: string;
  readonly at: number;
  value: number;
  discount: number;
}

/** Lines of a basket need not stand together: baskets are held until the file ends. */
function basketSource(file: string): LogSource {
  return {
    file,
    async *batches() {
      const baskets = new Map<string, Basket>();
      for await (const batch of csvRecords(file)) {
        for (const { line, record } of batch) {
          if (record === UNREADABLE) continue;
          const id = text(record, 'basket_id');
          const basket = baskets.get(id) ?? {
            line,
            shopper: text(record, 'household_id'),
            at: time(text(record, 'transaction_timestamp')),
            value: 0,
            discount: 0,
          };
          // `sales_value` is what the shop received; a coupon's discount was taken off before.
          basket.value += amount(record, 'sales_value');
          basket.discount += amount(record, 'coupon_disc') + amount(record, 'coupon_match_disc');
          baskets.set(id, basket);
        }
      }
      yield [...baskets].map(
        ([order, { line, ...basket }]): SourceRow => ({ line, value: { type: 'order', order, ...basket } }),
      );
    },
  };
}

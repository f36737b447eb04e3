/** Public sets that are logs, or near enough: what of them has meaning as rows, and what has not, is said with each. */
import { createHash } from 'node:crypto';
import { eshopRow, isEshopHeader } from '../../replay/eshop-rows.js';
import { lineBatches } from '../lines.js';
import type { SourceRecord } from '../mapping.js';
import { csvRecords } from '../records.js';
import { Unusable } from '../source.js';
import { convertedSource, type Importer } from './importer.js';

const DAY = 24 * 3_600_000;
const text = (record: SourceRecord, column: string): string => String(record[column] ?? '');
const numeric = (record: SourceRecord, column: string): number => {
  const value = record[column];
  return value === undefined || value === '' ? Number.NaN : Number(value);
};

export const eshopClothing: Importer = {
  name: 'e-shop-clothing-2008',
  origin: 'Clickstream data for online shopping, https://archive.ics.uci.edu/dataset/553 (CC BY 4.0)',
  files: 'e-shop clothing 2008.csv(.gz)',
  meaning:
    'Product pages in their order; days but no times, so clicks stand 30 s apart from noon. No carts, orders or coupons: ' +
    'what is looked at next can be learnt, and nothing of buying.',
  open: (files) =>
    files.map((file) => ({
      file,
      async *batches() {
        for await (const { first, lines } of lineBatches(file)) {
          yield lines.flatMap((line, index) => {
            const place = first + index;
            if (line === '' || (place === 1 && isEshopHeader(line))) return [];
            const row = eshopRow(line.replace(/\r$/, ''));
            if ('dropped' in row) return { line: place, value: new Unusable(row.dropped) };
            return { line: place, value: { type: 'event', shopper: row.shopper, ...row.event } };
          });
        }
      },
    })),
};

const SHOPPERS_YEAR = 2017;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PAGES = ['Administrative', 'Informational', 'ProductRelated'] as const;
/** Some sessions have hundreds of pages; beyond these they say nothing new. */
const MOST_PAGES = 100;

export const onlineShoppers: Importer = {
  name: 'online-shoppers',
  origin: 'Online shoppers purchasing intention, https://archive.ics.uci.edu/dataset/468 (CC BY 4.0)',
  files: 'online_shoppers_intention.csv(.gz)',
  meaning:
    'One row a session: the number of pages and how long they were looked at become that many page views and their dwell, ' +
    'Revenue an order of unknown value at the end. No order of pages, products, carts, persons or coupons, and only the ' +
    'month: its numbers belong to the tabular adapter (training/sets), not to a sequence model.',
  open: (files) =>
    files.map((file) =>
      convertedSource(file, csvRecords, (record, line) => {
        const month = MONTHS.indexOf(text(record, 'Month').slice(0, 3).toLowerCase());
        const counts = PAGES.map((kind) => numeric(record, kind));
        const pages = Math.min(
          MOST_PAGES,
          counts.reduce((sum, count) => sum + count, 0),
        );
        const seconds = PAGES.reduce((sum, kind) => sum + numeric(record, `${kind}_Duration`), 0);
        if (month < 0) return new Unusable('bad-month');
        if (!Number.isFinite(pages) || !Number.isFinite(seconds)) return new Unusable('bad-counts');
        const shopper = `session-${line}`;
        const start = Date.UTC(SHOPPERS_YEAR, month, 1 + (line % 28), 12);
        const dwell = Math.min(20 * 60_000, Math.round((1_000 * seconds) / Math.max(1, pages)));
        const views = Array.from({ length: pages }, (_, page) => ({
          type: 'event',
          shopper,
          at: start + page * dwell,
          name: 'page_view',
          params: { engagement_time_msec: dwell },
        }));
        const order = { type: 'order', shopper, at: start + pages * dwell + 1_000, order: shopper };
        return text(record, 'Revenue').toUpperCase() === 'TRUE' ? [...views, order] : views;
      }),
    ),
};

const PERSON = [
  'gender',
  'age',
  'maritalStatus',
  'has_children',
  'education',
  'occupation',
  'income',
  'car',
  'Bar',
  'CoffeeHouse',
  'CarryAway',
  'RestaurantLessThan20',
  'Restaurant20To50',
];
const SURVEY_START = Date.UTC(2017, 0, 1);

export const inVehicleCoupon: Importer = {
  name: 'in-vehicle-coupon',
  origin: 'In-vehicle coupon recommendation, https://archive.ics.uci.edu/dataset/603 (CC BY 4.0)',
  files: 'in-vehicle-coupon-recommendation.csv(.gz), comma separated',
  meaning:
    'Each answer is an exposure of one of five kinds of coupon, and a claim where it was yes. A survey: no times (answers ' +
    'stand a day apart), no events, no orders, propensities unknown; persons are told apart by their profile, and the ' +
    'profile itself is never imported. Situation and profile belong to the tabular adapter (training/sets).',
  open: (files) =>
    files.map((file) =>
      convertedSource(file, csvRecords, (record, line) => {
        const kind = text(record, 'coupon');
        if (kind === '') return new Unusable('no-coupon');
        const profile = PERSON.map((column) => text(record, column)).join('\0');
        const shopper = createHash('sha256').update(profile).digest('hex').slice(0, 16);
        const coupon = couponId(kind);
        const at = SURVEY_START + line * DAY * 0.01;
        const exposure = { type: 'exposure', shopper, at, coupon };
        return text(record, 'Y') === '1' ? [exposure, { type: 'claim', shopper, at, coupon }] : [exposure];
      }),
    ),
};

/** `Carry out & Take away` → `carry-out-take-away`: an id as pools want them. */
const couponId = (kind: string): string =>
  kind
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

export const openBandit: Importer = {
  name: 'open-bandit',
  origin: 'Open Bandit Dataset, https://research.zozo.com/data.html (CC BY 4.0)',
  files: '<policy>/<campaign>/<campaign>.csv(.gz)',
  meaning:
    'Each recommendation is an exposure of `item-<id>` with its logged propensity, each click a claim. Nobody is told ' +
    'apart, so every row is a shopper of its own; no sequences, no orders, and never nothing.',
  open: (files) =>
    files.map((file) =>
      convertedSource(file, csvRecords, (record, line) => {
        const at = Date.parse(text(record, 'timestamp').replace(' ', 'T'));
        const item = numeric(record, 'item_id');
        const propensity = numeric(record, 'propensity_score');
        if (Number.isNaN(at)) return new Unusable('bad-time');
        if (!Number.isInteger(item)) return new Unusable('no-item');
        if (!(propensity > 0 && propensity <= 1)) return new Unusable('bad-propensity');
        const shopper = `row-${line}`;
        const coupon = `item-${item}`;
        const exposure = { type: 'exposure', shopper, at, coupon, propensity };
        return text(record, 'click') === '1'
          ? [exposure, { type: 'claim', shopper, at, coupon }]
          : [exposure];
      }),
    ),
};

/** The e-mails went out on one day that nobody wrote down; what followed was counted for two weeks. */
const MAILED = Date.UTC(2008, 2, 20, 12);
const MAILS: Readonly<Record<string, string | null>> = {
  'Mens E-Mail': 'mens-email',
  'Womens E-Mail': 'womens-email',
  'No E-Mail': null,
};

export const hillstrom: Importer = {
  name: 'hillstrom',
  origin:
    'MineThatData e-mail challenge (Hillstrom 2008), licence unclear: don’t ship what was trained on it',
  files: 'Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv(.gz)',
  meaning:
    'Each row is a shopper: an exposure of `mens-email`, `womens-email` or nothing with propensity 1/3, a page view where ' +
    'there was a visit, an order of `spend` where there was a conversion, and what was bought in the year before as one ' +
    'order `recency` months earlier. Zip code class and channel are not imported.',
  open: (files) =>
    files.map((file) =>
      convertedSource(file, csvRecords, (record, line) => {
        const segment = text(record, 'segment');
        if (!Object.hasOwn(MAILS, segment)) return new Unusable('unknown-segment');
        const [recency, history] = [numeric(record, 'recency'), numeric(record, 'history')];
        if (!(recency >= 0) || !(history >= 0)) return new Unusable('bad-history');
        const shopper = `row-${line}`;
        const at = (days: number) => MAILED + days * DAY;
        const order = (number: string, days: number, value: number) => ({
          type: 'order',
          shopper,
          at: at(days),
          order: number,
          value,
        });
        return [
          order(`${shopper}-before`, -30 * Math.max(1, recency), history),
          { type: 'exposure', shopper, at: at(0), coupon: MAILS[segment], propensity: 1 / 3 },
          ...(text(record, 'visit') === '1'
            ? [{ type: 'event', shopper, at: at(1), name: 'page_view', params: {} }]
            : []),
          ...(text(record, 'conversion') === '1'
            ? [order(`${shopper}-after`, 1.01, numeric(record, 'spend'))]
            : []),
        ];
      }),
    ),
};

/**
 * One shop's logs → the tables of its artifact (src/features/tables.ts says what each is for). One pass over the visits
 * with flat memory, then everything is fitted from what the pass left. docs/tables.md says what is kept and what is not.
 */
import { FACTORS, SEGMENTS, type Tables } from '../../src/features/tables.js';
import type { Pool } from '../../src/pool/schema.js';
import { attributesOf, fitAttributeEmbeddings } from './attribute-embeddings.js';
import { Collected } from './collect.js';
import { fitImplicitFactors, type ImplicitFactors } from './implicit-factors.js';
import { interactionsOf } from './interactions.js';
import type { CountedItem } from './item-counts.js';
import { decilesOf } from './quantiles.js';
import { columnsOfSegments, engagement, segmentRows } from './segment-rows.js';
import { fitSegments, type Segments } from './segments.js';
import type { SampledShopper } from './shopper-sample.js';
import type { TableSession } from './table-session.js';

export type { TableSession } from './table-session.js';

export interface TableOptions {
  readonly seed: number | string;
  readonly pool: Pool;
  /** Different people that a thing, a tag or a segment needs to get into a table; 5 by default, 1 for people who don't exist. */
  readonly minShoppers?: number;
  /** Things with factors of their own, at most: the most visited; 2,000 by default: 40 kB gzip hold about 2,300. */
  readonly mostItems?: number;
  /** Attributes with a vector, at most: those of most things; 300 by default. */
  readonly mostAttributes?: number;
  /** Shoppers held for factors and segments, at most; 20,000 by default. More are sampled. */
  readonly mostShoppers?: number;
  /** α of implicit feedback. */
  readonly confidence?: number;
  /** λ of implicit feedback. */
  readonly ridge?: number;
  readonly sweeps?: number;
}

/** What went in, and what was left out. */
export interface TableReport {
  readonly visits: number;
  readonly events: number;
  /** Shoppers whose histories were used, and the share of all that they stand for. */
  readonly shoppers: number;
  readonly shopperShare: number;
  /** Things met, of those met by enough people, of those within the cap. */
  readonly itemsMet: number;
  readonly itemsCommon: number;
  readonly itemsKept: number;
  readonly attributesKept: number;
  /** Tag buckets with a weight of their own. */
  readonly tagsCounted: number;
  readonly segments: Segments;
}

export const fitTables = (sessions: Iterable<TableSession>, options: TableOptions): Tables =>
  fitTablesWithReport(sessions, options).tables;

export function fitTablesWithReport(
  sessions: Iterable<TableSession>,
  options: TableOptions,
): { readonly tables: Tables; readonly report: TableReport } {
  const collected = collector(options);
  for (const session of sessions) collected.add(session);
  return tablesFrom(collected, options);
}

/** For a caller whose visits come asynchronously: hand each to `add`, then call `tablesFrom`. */
export function collector({ seed, pool, minShoppers = 5, mostShoppers = 20_000 }: TableOptions): Collected {
  return new Collected({ seed, currency: pool.currency, minShoppers, mostShoppers });
}

export function tablesFrom(
  collected: Collected,
  options: TableOptions,
): { readonly tables: Tables; readonly report: TableReport } {
  const { seed, pool, minShoppers = 5, mostItems = 2_000, mostAttributes = 300 } = options;
  const common = collected.items.common(Number.POSITIVE_INFINITY);
  // The device looks things up by bisection.
  const items = common.slice(0, mostItems).sort((a, b) => a.key - b.key);
  const shoppers = collected.shoppers.shoppers();
  const fitted = fitImplicitFactors(feedbackOn(items, shoppers), { ...options, factors: FACTORS });
  const attributes = fitAttributeEmbeddings({
    attributes: items.map((item) => attributesOf(item, pool.catalogue.priceDeciles)),
    factors: fitted.items,
    width: FACTORS,
    support: items.map(({ visits }) => visits),
    most: mostAttributes,
  });
  const segments = fitSegments(segmentRows(shoppers, pool), {
    seed,
    count: SEGMENTS,
    least: minShoppers,
    rank: engagement,
  });
  const tables: Tables = {
    idf: collected.tags.idf(),
    items: itemTable(items, fitted),
    attributes: { keys: attributes.keys, factors: Float32Array.from(attributes.factors) },
    foldIn: { regularisation: fitted.ridge, confidence: fitted.confidence },
    segments: segmentTable(segments),
    dwellDeciles: decilesOf(dwells(shoppers), 10 * minShoppers),
  };
  const report: TableReport = {
    visits: collected.visits,
    events: collected.events,
    shoppers: shoppers.length,
    shopperShare: collected.shoppers.share,
    itemsMet: collected.items.size + collected.items.dropped,
    itemsCommon: common.length,
    itemsKept: items.length,
    attributesKept: attributes.keys.length,
    tagsCounted: collected.tags.counted,
    segments,
  };
  return { tables, report };
}

/** Shoppers × items; things that get no row say nothing. */
function feedbackOn(items: readonly CountedItem[], shoppers: readonly SampledShopper[]) {
  const columnOf = new Map(items.map(({ key }, column) => [key, column]));
  const rows = shoppers.map(({ feedback }) => {
    const known = [...feedback].filter(([key]) => columnOf.has(key));
    return {
      columns: known.map(([key]) => columnOf.get(key) as number),
      strengths: known.map(([, sum]) => sum),
    };
  });
  return interactionsOf(
    rows.filter(({ columns }) => columns.length > 0),
    items.length,
  );
}

const itemTable = (items: readonly CountedItem[], { items: factors }: ImplicitFactors): Tables['items'] => ({
  keys: Uint32Array.from(items, ({ key }) => key),
  factors: Float32Array.from(factors),
  category: Uint32Array.from(items, ({ category }) => category),
  brand: Uint32Array.from(items, ({ brand }) => brand),
});

/** The device knows S centroids or none: where fewer were found, some stand there twice, in order. */
function segmentTable({ means, deviations, centroids }: Segments): Tables['segments'] {
  const none = centroids.length === 0;
  const rows = Array.from({ length: none ? 0 : SEGMENTS }, (_, at) => {
    return centroids[Math.floor((at * centroids.length) / SEGMENTS)] as readonly number[];
  });
  return {
    columns: none ? [] : columnsOfSegments(),
    means: Float32Array.from(none ? [] : means),
    scales: Float32Array.from(none ? [] : deviations),
    centroids: Float32Array.from(rows.flat()),
  };
}

/** Seconds that each shopper looked at a product view on average. */
const dwells = (shoppers: readonly SampledShopper[]) =>
  shoppers
    .filter(({ state }) => state.profile.views > 0 && (state.profile.dwellMs ?? 0) > 0)
    .map(({ state: { profile } }) => (profile.dwellMs ?? 0) / profile.views / 1000);

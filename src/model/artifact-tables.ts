/** The tables' part of an artifact: which tensors hold them, and what must be true of their values. */
import { SEGMENT_COLUMNS } from '../features/segment-columns.js';
import { FACTORS, SEGMENTS, type Tables } from '../features/tables.js';
import { TAG_BUCKETS } from '../features/tags.js';
import type { Extent } from './artifact-layout.js';

/** What of the tables stands in the header. */
export interface TableHeader {
  readonly foldIn: Tables['foldIn'];
  /** Columns of the segments' space, P. */
  readonly segments: readonly string[];
}

/** Hashes are stored as uint32, everything else as numbers. */
export const isKeyTensor = (name: string): boolean => /^table\/.*\/(keys|category|brand)$/.test(name);

/** Tensors below `table`, in order. A table that is not there has no rows. */
export const tableTensors = ({ segments }: TableHeader): Readonly<Record<string, readonly Extent[]>> => ({
  idf: ['tags', 1],
  'items/keys': ['things'],
  'items/factors': ['things', FACTORS],
  'items/category': ['things'],
  'items/brand': ['things'],
  'attributes/keys': ['attributes'],
  'attributes/factors': ['attributes', FACTORS],
  'segments/means': [segments.length],
  'segments/scales': [segments.length],
  'segments/centroids': [segments.length && SEGMENTS, segments.length],
  dwellDeciles: ['dwell'],
});

/** The tables from their tensors. */
export function tablesFrom(
  { foldIn, segments }: TableHeader,
  numbers: (name: string) => Float32Array,
  keys: (name: string) => Uint32Array,
): Tables {
  return {
    idf: numbers('idf'),
    items: {
      keys: keys('items/keys'),
      factors: numbers('items/factors'),
      category: keys('items/category'),
      brand: keys('items/brand'),
    },
    attributes: { keys: keys('attributes/keys'), factors: numbers('attributes/factors') },
    foldIn,
    segments: {
      columns: segments,
      means: numbers('segments/means'),
      scales: numbers('segments/scales'),
      centroids: numbers('segments/centroids'),
    },
    dwellDeciles: numbers('dwellDeciles'),
  };
}

/** The same, the other way round. */
export function tensorsOfTables(tables: Tables): Readonly<Record<string, Float32Array | Uint32Array>> {
  const { idf, items, attributes, segments, dwellDeciles } = tables;
  const { means, scales, centroids } = segments;
  return {
    idf,
    'items/keys': items.keys,
    'items/factors': items.factors,
    'items/category': items.category,
    'items/brand': items.brand,
    'attributes/keys': attributes.keys,
    'attributes/factors': attributes.factors,
    'segments/means': means,
    'segments/scales': scales,
    'segments/centroids': centroids,
    dwellDeciles,
  };
}

/** What is wrong with these tables, in words; undefined where nothing is. */
export function faultOfTables({
  idf,
  items,
  attributes,
  segments,
  dwellDeciles,
}: Tables): string | undefined {
  if (idf.length !== 0 && idf.length !== TAG_BUCKETS) return `idf has 0 or ${TAG_BUCKETS} weights`;
  if (!idf.every((weight) => weight >= 0)) return 'idf is nowhere negative';
  if (!ascends(items.keys) || !ascends(attributes.keys)) return 'keys ascend, each present once';
  if (dwellDeciles.length !== 0 && dwellDeciles.length !== 9) return 'dwellDeciles are nine or none';
  if (!dwellDeciles.every((decile, at) => decile >= (dwellDeciles[at - 1] ?? 0)))
    return 'dwellDeciles ascend from 0';
  const { columns, scales } = segments;
  const known: readonly string[] = SEGMENT_COLUMNS;
  if (!columns.every((column, at) => known.includes(column) && columns.indexOf(column) === at))
    return 'segments are of known columns, each present once';
  if (!scales.every((scale) => scale > 0)) return 'scales of segments are above 0';
  return undefined;
}

const ascends = (keys: Uint32Array): boolean =>
  keys.every((key, at) => at === 0 || key > (keys[at - 1] as number));

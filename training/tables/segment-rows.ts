/** A sampled shopper in the columns that segments are made of, by the device's own code. */
import { CONTEXT_COLUMNS, encodeContext } from '../../src/features/context.js';
import { SEGMENT_COLUMNS } from '../../src/features/segment-columns.js';
import type { Pool } from '../../src/pool/schema.js';
import type { SampledShopper } from './shopper-sample.js';

/** Columns that this version of the features has; the table names them. */
export const columnsOfSegments = (): readonly string[] =>
  SEGMENT_COLUMNS.filter((name) => CONTEXT_COLUMNS.includes(name));

/** [n, P], each shopper as they were when last seen. */
export function segmentRows(shoppers: readonly SampledShopper[], pool: Pool): Float32Array[] {
  const places = columnsOfSegments().map((name) => CONTEXT_COLUMNS.indexOf(name));
  return shoppers.map(({ state, lastAt }) => {
    const row = encodeContext(state, [], lastAt, pool);
    return Float32Array.from(places, (at) => row[at] as number);
  });
}

const ENGAGEMENT: ReadonlySet<string> = new Set([
  'visits',
  'viewsPerVisit',
  'cartsPerVisit',
  'buyRate',
  'spend',
]);

/**
 * How much people of a segment have to do with the shop, for a standardised centroid. Segments are handed out in this
 * order, so that one model reads the segments of many shops: the first are always those who have least.
 */
export function engagement(centroid: readonly number[]): number {
  const columns = columnsOfSegments();
  return centroid.reduce((sum, value, at) => sum + (ENGAGEMENT.has(columns[at] as string) ? value : 0), 0);
}

/** Visits of about the same length together, so that a batch is mostly visits and little padding. */
import type { Random } from '../simulator/random.js';

/** The shortest visit of a batch has at least this share of the acts of the longest, less one act. */
const LEAST_SHARE = 0.8;

/**
 * Batches of at most `size`. Where visits are many, a batch holds one length; where they are few, neighbouring lengths
 * share one. Order of batches and members is drawn.
 */
export function similarLengthBatches<T extends { readonly length: number }>(
  visits: readonly T[],
  size: number,
  draw?: Random,
): T[][] {
  const longestFirst = (draw ? draw.shuffled(visits) : [...visits]).sort((a, b) => b.length - a.length);
  const batches: T[][] = [];
  let batch: T[] = [];
  for (const visit of longestFirst) {
    // A visit without acts stands alone: there is nothing to read in it.
    const longest = batch[0]?.length ?? 0;
    const least = longest === 0 ? 0 : Math.max(1, LEAST_SHARE * longest - 1);
    if (batch.length === size || visit.length < least) {
      batches.push(batch);
      batch = [];
    }
    batch.push(visit);
  }
  if (batch.length > 0) batches.push(batch);
  return draw ? draw.shuffled(batches) : batches;
}

/** [T·B, E], time before visit, from the visits' own [≤ T, E]; zeros before the first act of the shorter ones. */
export function timeMajor(rows: readonly Float32Array[], length: number, width: number): Float32Array {
  const all = new Float32Array(rows.length * length * width);
  rows.forEach((row, visit) => {
    const missing = length - row.length / width;
    for (let time = missing; time < length; time++) {
      const from = (time - missing) * width;
      all.set(row.subarray(from, from + width), (time * rows.length + visit) * width);
    }
  });
  return all;
}

/** Rows one after the other. */
export function stacked(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((size, row) => size + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** Visits of equal length together, so that a batch needs neither padding nor masks. */
import type { Random } from '../simulator/random.js';

/** Batches of at most `size`; each holds one length only. Order of batches and members is drawn. */
export function equalLengthBatches<T extends { readonly length: number }>(
  visits: readonly T[],
  size: number,
  draw?: Random,
): T[][] {
  const byLength = new Map<number, T[]>();
  for (const visit of draw ? draw.shuffled(visits) : visits) {
    const same = byLength.get(visit.length);
    if (same) same.push(visit);
    else byLength.set(visit.length, [visit]);
  }
  const batches = [...byLength.values()].flatMap((same) =>
    Array.from({ length: Math.ceil(same.length / size) }, (_, index) =>
      same.slice(index * size, (index + 1) * size),
    ),
  );
  return draw ? draw.shuffled(batches) : batches;
}

/** [T·B, E], time before visit, from the visits' own [T, E]. */
export function timeMajor(rows: readonly Float32Array[], length: number, width: number): Float32Array {
  const all = new Float32Array(rows.length * length * width);
  rows.forEach((row, visit) => {
    for (let time = 0; time < length; time++) {
      const at = (time * rows.length + visit) * width;
      all.set(row.subarray(time * width, (time + 1) * width), at);
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

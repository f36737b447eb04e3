/** Sums of the loss's derivatives by column and bin: where a tree looks for its next cut. */
import type { Binned } from './bins.js';
import type { Slopes } from './grow-tree.js';

/** Least sum of second derivatives on either side of a cut, as in scikit-learn. */
const MIN_SECOND = 1e-3;

/** Three numbers for each bin of each column: first derivatives, second derivatives, rows. */
export type Histograms = Float64Array;

export function histogramsOf(
  binned: Binned,
  slopes: Slopes,
  rows: Uint32Array,
  columns: ArrayLike<number>,
): Histograms {
  const sums = new Float64Array((binned.offsets[binned.columns] as number) * 3);
  addHistograms(sums, binned, slopes, rows, columns);
  return sums;
}

/** Adds the rows to the bins of the columns named. */
export function addHistograms(
  sums: Histograms,
  binned: Binned,
  { first, second }: Slopes,
  rows: Uint32Array,
  columns: ArrayLike<number>,
): void {
  const count = rows.length;
  // Side by side, so that every column reads them in one sweep.
  const [firsts, seconds] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < count; at++) {
    const row = rows[at] as number;
    firsts[at] = first[row] as number;
    seconds[at] = second[row] as number;
  }
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as number;
    const codes = binned.codes.subarray(column * binned.rows, (column + 1) * binned.rows);
    const base = (binned.offsets[column] as number) * 3;
    for (let at = 0; at < count; at++) {
      const bin = base + (codes[rows[at] as number] as number) * 3;
      sums[bin] = (sums[bin] as number) + (firsts[at] as number);
      sums[bin + 1] = (sums[bin + 1] as number) + (seconds[at] as number);
      sums[bin + 2] = (sums[bin + 2] as number) + 1;
    }
  }
}

/** What `part` leaves of `whole`; `whole` is overwritten. */
export function subtract(whole: Histograms, part: Histograms): Histograms {
  for (let at = 0; at < whole.length; at++) whole[at] = (whole[at] as number) - (part[at] as number);
  return whole;
}

export interface Cut {
  readonly column: number;
  /** The last bin that goes left. */
  readonly bin: number;
  readonly gain: number;
}

/** The cut that lowers the loss most, or undefined where none does. */
export function bestCut(
  sums: Histograms,
  { offsets }: Binned,
  columns: ArrayLike<number>,
  all: { readonly first: number; readonly second: number; readonly rows: number },
  { minLeafRows, l2 }: { readonly minLeafRows: number; readonly l2: number },
): Cut | undefined {
  const whole = (all.first * all.first) / (all.second + l2 + Number.EPSILON);
  let [bestColumn, bestBin, bestGain] = [-1, 0, 1e-9];
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as number;
    const base = offsets[column] as number;
    const last = (offsets[column + 1] as number) - 1;
    let [first, second, rows] = [0, 0, 0];
    for (let slot = base; slot < last; slot++) {
      const at = slot * 3;
      const here = sums[at + 2] as number;
      if (here === 0) continue;
      first += sums[at] as number;
      second += sums[at + 1] as number;
      rows += here;
      if (rows < minLeafRows || second < MIN_SECOND) continue;
      if (all.rows - rows < minLeafRows || all.second - second < MIN_SECOND) break;
      const rest = all.first - first;
      const gain = (first * first) / (second + l2) + (rest * rest) / (all.second - second + l2) - whole;
      if (gain > bestGain) [bestColumn, bestBin, bestGain] = [column, slot - base, gain];
    }
  }
  return bestColumn < 0 ? undefined : { column: bestColumn, bin: bestBin, gain: bestGain };
}

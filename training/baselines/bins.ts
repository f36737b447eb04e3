/** Columns cut into at most 255 bins, so that a tree looks for its best cut among bins and not among rows. */
import { createRandom } from '../simulator/random.js';
import type { Matrix } from './matrix.js';

export const MAX_BINS = 255;
/** Rows that quantiles are read from; more would change no cut that matters. */
const SAMPLE = 100_000;

export interface Binned {
  readonly rows: number;
  readonly columns: number;
  /** [columns · rows], column after column: number of cuts below the value. */
  readonly codes: Uint8Array;
  /** Ascending cuts of each column; a value belongs left of a cut it equals. */
  readonly cuts: readonly Float32Array[];
  /** [columns + 1]: where each column's bins begin among all bins. */
  readonly offsets: Int32Array;
}

/**
 * A cut between any two values where a column has few, between quantiles where it has many, as scikit-learn's
 * HistGradientBoosting does.
 * @param bins of a column at most, up to 255
 */
export function binColumns(matrix: Matrix, bins = MAX_BINS): Binned {
  const { rows, columns, values } = matrix;
  const sample = rows > SAMPLE ? sampledRows(rows) : undefined;
  const codes = new Uint8Array(columns * rows);
  const cuts: Float32Array[] = [];
  const offsets = new Int32Array(columns + 1);
  for (let column = 0; column < columns; column++) {
    const own = sample
      ? Float32Array.from(sample, (row) => values[row * columns + column] as number)
      : Float32Array.from({ length: rows }, (_, row) => values[row * columns + column] as number);
    const edges = cutsOf(own.sort(), bins);
    cuts.push(edges);
    offsets[column + 1] = (offsets[column] as number) + edges.length + 1;
    for (let row = 0; row < rows; row++) {
      codes[column * rows + row] = binOf(edges, values[row * columns + column] as number);
    }
  }
  return { rows, columns, codes, cuts, offsets };
}

function sampledRows(rows: number): Uint32Array {
  const random = createRandom('bins');
  return Uint32Array.from({ length: SAMPLE }, () => Math.floor(random.next() * rows));
}

/** @param sorted the column's values, ascending */
function cutsOf(sorted: Float32Array, most: number): Float32Array {
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  const edges: number[] = [];
  if (distinct.length <= most) {
    for (let at = 1; at < distinct.length; at++) {
      edges.push(between(distinct[at - 1] as number, distinct[at] as number));
    }
    return Float32Array.from(edges);
  }
  for (let bin = 1; bin < most; bin++) {
    const at = (bin / most) * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
    const edge = between(below, above);
    if (edges.length === 0 || edge > (edges.at(-1) as number)) edges.push(edge);
  }
  return Float32Array.from(edges);
}

/** Half way; the lower value itself where float32 has nothing between. */
function between(below: number, above: number): number {
  const middle = Math.fround((below + above) / 2);
  return middle >= above && above > below ? below : middle;
}

/** How many cuts lie below `value`. */
function binOf(cuts: Float32Array, value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

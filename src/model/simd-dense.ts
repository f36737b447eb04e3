/**
 * The CPU backend's products by WebAssembly's SIMD, where there is some. Weights are copied into its memory once; rows
 * pass through a small part of it in tiles, which stay in the nearest caches.
 */
import { type Dense, type DenseTask, plainDense } from './plain-dense.js';
import { PAGES, SIMD_MODULE } from './simd-module.js';

const FLOAT = 4;
/** Columns are worked on in eights. */
const STEP = 8;
/** Floats for weights; as much as all of a student's five times over. When they are full, all are forgotten. */
const WEIGHTS = 8 * 16_384;
const TILE = PAGES * 16_384 - WEIGHTS;
const MOST_ROWS = 64;

const padded = (columns: number): number => Math.ceil(columns / STEP) * STEP;

interface Exports {
  readonly memory: WebAssembly.Memory;
  dense(
    ...addresses: [
      ...at: [number, number, number, number, number, number, number, number, number, number],
      low: number,
    ]
  ): void;
}

/** None where the browser lacks SIMD or the page's policy forbids it (no `wasm-unsafe-eval`), which is reported. */
export function openSimdDense(): Dense | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(SIMD_MODULE));
    return simdDense(exports as unknown as Exports);
  } catch {
    return undefined;
  }
}

function simdDense({ memory, dense }: Exports): Dense {
  const floats = new Float32Array(memory.buffer);
  let places = new WeakMap<Float32Array, number>();
  let used = 0;

  /** Where these weights lie, in floats; rows padded to whole steps. */
  const place = ({ weights, width, columns }: DenseTask): number => {
    const known = places.get(weights);
    if (known !== undefined) return known;
    const size = width * padded(columns);
    if (used + size > WEIGHTS) {
      places = new WeakMap();
      used = 0;
    }
    const at = used;
    used += size;
    copyRows(floats, at, padded(columns), weights, 0, columns, width);
    places.set(weights, at);
    return at;
  };

  /** Puts the rows of an addend where the module reads them; returns what leads from one to the next, in floats. */
  const putAddend = (
    at: number,
    addend: Float32Array | undefined,
    row: number,
    count: number,
    columns: number,
  ): number => {
    const wide = padded(columns);
    if (!addend) {
      floats.fill(0, at, at + wide);
      return 0;
    }
    const isEach = addend.length > columns;
    copyRows(floats, at, wide, addend, isEach ? row * columns : 0, columns, isEach ? count : 1);
    return isEach ? wide : 0;
  };

  return (task) => {
    const { input, addends, rows, width, columns, relu } = task;
    const wide = padded(columns);
    // No student of ours is so large.
    if (width * wide > WEIGHTS || 2 * (width + 3 * wide) > TILE) return plainDense(task);
    const out = new Float32Array(rows * columns);
    const weights = place(task);
    const perTile = Math.min(MOST_ROWS, 2 * Math.floor(TILE / (2 * (width + 3 * wide))));
    for (let row = 0; row < rows; row += perTile) {
      const count = Math.min(perTile, rows - row);
      const even = count + (count % 2);
      const inputAt = WEIGHTS;
      floats.set(count === rows ? input : input.subarray(row * width, (row + count) * width), inputAt);
      const firstAt = inputAt + even * width;
      const secondAt = firstAt + even * wide;
      const outAt = secondAt + even * wide;
      const firstStep = putAddend(firstAt, addends[0], row, count, columns);
      const secondStep = putAddend(secondAt, addends[1], row, count, columns);
      dense(
        outAt * FLOAT,
        inputAt * FLOAT,
        weights * FLOAT,
        even,
        width * FLOAT,
        wide * FLOAT,
        firstAt * FLOAT,
        firstStep * FLOAT,
        secondAt * FLOAT,
        secondStep * FLOAT,
        relu ? 0 : Number.NEGATIVE_INFINITY,
      );
      if (wide === columns) out.set(floats.subarray(outAt, outAt + count * wide), row * columns);
      else copyNarrow(out, row * columns, columns, floats, outAt, wide, count);
    }
    return out;
  };
}

/** `rows` rows of `from`, each of `columns`, to rows that are `wide`; what is beyond is never read as a result. */
function copyRows(
  to: Float32Array,
  at: number,
  wide: number,
  from: Float32Array,
  start: number,
  columns: number,
  rows: number,
): void {
  if (wide === columns) to.set(from.subarray(start, start + rows * columns), at);
  else {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        to[at + row * wide + column] = from[start + row * columns + column] as number;
    }
  }
}

function copyNarrow(
  to: Float32Array,
  at: number,
  columns: number,
  from: Float32Array,
  start: number,
  wide: number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      to[at + row * columns + column] = from[start + row * wide + column] as number;
  }
}

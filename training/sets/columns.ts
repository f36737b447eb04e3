/**
 * A public set's columns, and how they become numbers: as they are for trees, and for networks in the student's blocks.
 * What an encoding knows of a column (its quantiles, its levels) it learned from training rows alone.
 */
import { emptyMatrix, type Matrix } from '../baselines/matrix.js';

/** The student's parts that a column can belong to: the person and the situation, the coupon's terms, or both together. */
export const BLOCKS = ['context', 'coupons', 'relative'] as const;
export type Block = (typeof BLOCKS)[number];

export interface RawColumn {
  readonly name: string;
  readonly kind: 'number' | 'category';
  readonly block: Block;
}

/** [rows, columns]; a category's values are numbers of its levels, 0…. */
export interface RawTable {
  readonly columns: readonly RawColumn[];
  readonly values: Matrix;
}

/** Reads columns of text as one raw table. */
export function rawTable(
  columns: readonly (RawColumn & { readonly values: readonly string[] | ArrayLike<number> })[],
): RawTable {
  const rows = columns[0]?.values.length ?? 0;
  const values = emptyMatrix(rows, columns.length);
  columns.forEach((column, at) => {
    const levels = new Map<string | number, number>();
    for (let row = 0; row < rows; row++) {
      const value = column.values[row] as string | number;
      values.values[row * columns.length + at] =
        column.kind === 'number' ? Number(value) : levelOf(levels, value);
    }
  });
  return { columns: columns.map(({ name, kind, block }) => ({ name, kind, block })), values };
}

function levelOf(levels: Map<string | number, number>, value: string | number): number {
  const level = levels.get(value) ?? levels.size;
  levels.set(value, level);
  return level;
}

/** Columns of one encoding written side by side. */
interface Encoding {
  readonly block: Block;
  readonly width: number;
  write(value: number, out: Float32Array, at: number): void;
}

export type Encode = (raw: Matrix) => Matrix;
/** One matrix for each block; a block without columns has one that is 0, since a kernel needs a row. */
export type EncodeBlocks = (raw: Matrix) => Readonly<Record<Block, Matrix>>;

/** Numbers as they are, categories as one column for each level. */
export function treeEncoder({ columns }: RawTable, training: Matrix): Encode {
  const encodings = columns.map((column, at): Encoding => {
    if (column.kind === 'category') return oneHot(column, valuesOf(training, at), 1);
    return { block: column.block, width: 1, write: (value, out, to) => (out[to] = value) };
  });
  return (raw) => encoded(raw, encodings, () => true);
}

/** Levels with fewer training rows than this have no column of their own. */
const LEAST_ROWS = 5;

/**
 * Numbers piecewise linear between their quantiles (Gorishniy, Rubachev & Babenko 2022), categories as one column for each
 * level: in 0…1, so that no scaling is needed.
 */
export function blockEncoder({ columns }: RawTable, training: Matrix, pieces = 8): EncodeBlocks {
  const encodings = columns.map((column, at): Encoding => {
    const values = valuesOf(training, at);
    return column.kind === 'category'
      ? oneHot(column, values, LEAST_ROWS)
      : piecewise(column, values, pieces);
  });
  return (raw) =>
    Object.fromEntries(
      BLOCKS.map((block) => [block, encoded(raw, encodings, (one) => one.block === block)]),
    ) as Record<Block, Matrix>;
}

const valuesOf = ({ rows, columns, values }: Matrix, at: number): Float32Array =>
  Float32Array.from({ length: rows }, (_, row) => values[row * columns + at] as number);

function oneHot({ block }: RawColumn, training: Float32Array, least: number): Encoding {
  const counts = new Map<number, number>();
  for (const level of training) counts.set(level, (counts.get(level) ?? 0) + 1);
  const known = [...counts].filter(([, count]) => count >= least).map(([level]) => level);
  const places = new Map(known.sort((a, b) => a - b).map((level, place) => [level, place]));
  return {
    block,
    width: places.size,
    write(value, out, at) {
      const place = places.get(value);
      if (place !== undefined) out[at + place] = 1;
    },
  };
}

function piecewise({ block }: RawColumn, training: Float32Array, pieces: number): Encoding {
  const sorted = training.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const edges = [...new Set(Array.from({ length: pieces + 1 }, (_, piece) => at(piece / pieces)))];
  if (edges.length < 2) edges.push((edges[0] as number) + 1);
  return {
    block,
    width: edges.length - 1,
    write(value, out, to) {
      for (let piece = 1; piece < edges.length; piece++) {
        const [from, until] = [edges[piece - 1] as number, edges[piece] as number];
        out[to + piece - 1] = Math.min(1, Math.max(0, (value - from) / (until - from)));
      }
    },
  };
}

function encoded(raw: Matrix, encodings: readonly Encoding[], wanted: (one: Encoding) => boolean): Matrix {
  const width = encodings.reduce((sum, one) => sum + (wanted(one) ? one.width : 0), 0);
  const matrix = emptyMatrix(raw.rows, Math.max(1, width));
  for (let row = 0; row < raw.rows; row++) {
    let at = row * matrix.columns;
    encodings.forEach((encoding, column) => {
      if (!wanted(encoding)) return;
      encoding.write(raw.values[row * raw.columns + column] as number, matrix.values, at);
      at += encoding.width;
    });
  }
  return matrix;
}

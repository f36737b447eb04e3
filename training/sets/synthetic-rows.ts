/**
 * Rows nobody saw, for a student to learn its teacher's answers on (after MUNGE: Bucilă, Caruana & Niculescu-Mizil 2006,
 * "Model compression"): each takes about half of its values from one row and the rest from a row that resembles it, so
 * that values stay ones that occur and mostly go together.
 */
import { emptyMatrix, type Matrix } from '../baselines/matrix.js';
import type { Random } from '../simulator/random.js';
import type { RawColumn } from './columns.js';

/** Rows among which the most similar is looked for. */
const CANDIDATES = 60;

export function syntheticRows(
  columns: readonly RawColumn[],
  rows: Matrix,
  count: number,
  random: Random,
  swap = 0.5,
): Matrix {
  const ranks = ranked(columns, rows);
  const made = emptyMatrix(count, rows.columns);
  const draw = () => Math.floor(random.next() * rows.rows);
  for (let at = 0; at < count; at++) {
    const [first, second] = [draw(), 0];
    const other = mostSimilar(columns, ranks, first, draw, second);
    for (let column = 0; column < rows.columns; column++) {
      const from = random.next() < swap ? other : first;
      made.values[at * rows.columns + column] = rows.values[from * rows.columns + column] as number;
    }
  }
  return made;
}

function mostSimilar(
  columns: readonly RawColumn[],
  ranks: Matrix,
  row: number,
  draw: () => number,
  fallback: number,
): number {
  let [best, least] = [fallback, Number.POSITIVE_INFINITY];
  for (let tried = 0; tried < CANDIDATES; tried++) {
    const other = draw();
    if (other === row) continue;
    let distance = 0;
    for (let column = 0; column < ranks.columns; column++) {
      const difference = Math.abs(
        (ranks.values[row * ranks.columns + column] as number) -
          (ranks.values[other * ranks.columns + column] as number),
      );
      distance += columns[column]?.kind === 'category' ? Number(difference > 0) : difference;
    }
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/** Numbers as their place among all, 0…1 (equal ones share the first place), so that columns weigh alike. */
function ranked(columns: readonly RawColumn[], { rows, columns: width, values }: Matrix): Matrix {
  const ranks = emptyMatrix(rows, width);
  columns.forEach(({ kind }, column) => {
    const own = Float32Array.from({ length: rows }, (_, row) => values[row * width + column] as number);
    const sorted = own.slice().sort();
    const places = new Map<number, number>();
    sorted.forEach((value, place) => {
      if (!places.has(value)) places.set(value, place / rows);
    });
    own.forEach((value, row) => {
      ranks.values[row * width + column] = kind === 'category' ? value : (places.get(value) as number);
    });
  });
  return ranks;
}

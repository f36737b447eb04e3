/**
 * The rule by which a student is chosen for shipping: of the distilled ones, the smallest whose gain is surely (the lower
 * end of a paired 95 % interval over shops) within SLACK of the best one's. Where several are of one size, the faster.
 */
import { createRandom } from '../simulator/random.js';
import type { CellResult } from './results.js';

/** Share of the best gain that may be lost for a smaller student. */
export const SLACK = 0.1;
const DRAWS = 2000;

export interface Choice {
  readonly chosen: CellResult;
  readonly best: CellResult;
  /** Of each distilled cell: share of the best's gain that it keeps, with its interval. */
  readonly kept: ReadonlyMap<
    string,
    { readonly value: number; readonly interval: readonly [number, number] }
  >;
}

/** @throws RangeError where no cell is distilled */
export function chooseStudent(cells: readonly CellResult[]): Choice {
  const distilled = cells.filter(({ mode }) => mode === 'distilled');
  const [first, ...rest] = distilled;
  if (!first) throw new RangeError('no distilled student to choose from');
  const best = rest.reduce((a, b) => (mean(b.gainByShop) > mean(a.gainByShop) ? b : a), first);
  const kept = new Map(distilled.map((cell) => [cell.id, shareOf(cell.gainByShop, best.gainByShop)]));
  const chosen = distilled
    .filter(({ id }) => (kept.get(id)?.interval[0] ?? 0) >= 1 - SLACK)
    .sort((a, b) => a.bytes - b.bytes || a.eventMicroseconds - b.eventMicroseconds)[0];
  return { chosen: chosen ?? best, best, kept };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** mean(part) / mean(whole), paired over shops, with a bootstrap interval. */
export function shareOf(part: readonly number[], whole: readonly number[]) {
  const draw = createRandom('grid/share');
  const shares = Array.from({ length: DRAWS }, () => {
    let [a, b] = [0, 0];
    for (let at = 0; at < part.length; at++) {
      const shop = Math.floor(draw.next() * part.length);
      a += part[shop] as number;
      b += whole[shop] as number;
    }
    return a / b;
  }).sort((a, b) => a - b);
  const at = (share: number) => shares[Math.round(share * (DRAWS - 1))] as number;
  return { value: mean(part) / mean(whole), interval: [at(0.025), at(0.975)] as const };
}

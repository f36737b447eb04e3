/**
 * Training and held-out moments, apart by person and by time: a shopper is one or the other, and what is held out
 * happened after all that training knows of. A training label that would look past the cut is none.
 */
import { type Pseudonym, placeOf } from './pseudonym.js';
import type { Span } from './span.js';

export interface Split {
  /** Ms. Training knows nothing from here on. */
  readonly cut: number;
  /** Ms. The log ends: later nobody knows what followed. */
  readonly end: number;
  /** Share of shoppers held out. */
  readonly share: number;
  /** Ms. How long after an exposure an order counts. */
  readonly horizon: number;
}

export type Side =
  /** `labelled`: its horizon is over before the cut, or the log's end. */
  | { readonly part: 'training' | 'heldOut'; readonly labelled: boolean }
  /** A training shopper after the cut, or a held-out one before it. */
  | { readonly part: 'neither' };

/**
 * @param times of the moments to split
 * @param options `later`: the share of them that is to lie after the cut; 0: the cut is the log's end
 */
export function splitOf(
  times: Span,
  end: number,
  { share, later, horizon }: { readonly share: number; readonly later: number; readonly horizon: number },
): Split {
  const cut = later > 0 ? times.quantile(1 - later) : end;
  return { cut: cut ?? end, end, share, horizon };
}

export const isTraining = ({ share }: Split, shopper: Pseudonym): boolean =>
  placeOf(shopper, 'split') >= share;

export function sideOf(split: Split, shopper: Pseudonym, at: number): Side {
  const { cut, end, horizon } = split;
  const [trains, before] = [isTraining(split, shopper), at < cut];
  if (trains !== before) return { part: 'neither' };
  return trains
    ? { part: 'training', labelled: at + horizon <= cut }
    : { part: 'heldOut', labelled: at + horizon <= end };
}

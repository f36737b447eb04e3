/**
 * Training, tuning and held-out moments, apart by person and by time: a shopper is in one part only, and what is held out
 * happened after all that training knows of. A label of training or tuning that would look past the cut is none.
 */
import { type Pseudonym, placeOf } from './pseudonym.js';
import type { Span } from './span.js';

export interface Split {
  /** Ms. Training and tuning know nothing from here on. */
  readonly cut: number;
  /** Ms. The log ends: later nobody knows what followed. */
  readonly end: number;
  /** Shares of shoppers held out, and kept for tuning. */
  readonly held: number;
  readonly tuning: number;
  /** Ms. How long after an exposure an order counts. */
  readonly horizon: number;
}

export const PARTS = ['training', 'tuning', 'heldOut'] as const;
export type PartName = (typeof PARTS)[number];

export type Side =
  /** `labelled`: its horizon is over before the cut, or the log's end. */
  | { readonly part: PartName; readonly labelled: boolean }
  /** A held-out shopper before the cut, or another one after it. */
  | { readonly part: 'neither' };

/**
 * @param times of the moments to split
 * @param end ms: the log's
 * @param options `later`: the share of moments that is to lie after the cut; 0: the cut is the log's end
 */
export function splitOf(
  times: Span,
  end: number,
  { later, ...shares }: Pick<Split, 'held' | 'tuning' | 'horizon'> & { readonly later: number },
): Split {
  const cut = later > 0 ? times.quantile(1 - later) : end;
  return { ...shares, cut: cut ?? end, end };
}

export function partOf({ held, tuning }: Split, shopper: Pseudonym): PartName {
  const place = placeOf(shopper, 'split');
  if (place < held) return 'heldOut';
  return place < held + tuning ? 'tuning' : 'training';
}

export function sideOf(split: Split, shopper: Pseudonym, at: number): Side {
  const { cut, end, horizon } = split;
  const part = partOf(split, shopper);
  if ((part === 'heldOut') !== at >= cut) return { part: 'neither' };
  return { part, labelled: at + horizon <= (part === 'heldOut' ? end : cut) };
}

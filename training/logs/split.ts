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

/** @param times of the moments to split. @param later the share of them that is to lie after the cut */
export function splitOf(
  times: Span,
  all: Span,
  { share, later, horizon }: { readonly share: number; readonly later: number; readonly horizon: number },
): Split {
  const end = all.bounds()?.[1] ?? 0;
  const cut = later > 0 ? times.quantile(1 - later) : end;
  return { cut: cut ?? end, end, share, horizon };
}

export function sideOf({ cut, end, share, horizon }: Split, shopper: Pseudonym, at: number): Side {
  const isTest = placeOf(shopper, 'split') < share;
  if (at >= cut) return isTest ? { part: 'heldOut', labelled: at + horizon <= end } : { part: 'neither' };
  return isTest ? { part: 'neither' } : { part: 'training', labelled: at + horizon <= cut };
}

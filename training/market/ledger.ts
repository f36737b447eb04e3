/** The server's part of the market: what `reserve` lets through, which is what never lets a limit be passed. */
import type { Limits } from './problem.js';

export interface Ledger {
  readonly spent: Float64Array;
  readonly uses: Float64Array;
  /** Codes that were shown and claimed in good faith and then refused. */
  refused: number;
  redeemed: number;
  /** Takes a use if both limits have room for it, like the guarded statement of server/redeem/counters.ts. */
  take(coupon: number, discount: number, uses?: number): boolean;
  /** The server did not answer. Returns false. */
  refuse(uses?: number): false;
}

export function openLedger({ budget, total }: Limits): Ledger {
  const spent = new Float64Array(budget.length);
  const uses = new Float64Array(budget.length);
  return {
    spent,
    uses,
    refused: 0,
    redeemed: 0,
    take(coupon, discount, count = 1) {
      const fits =
        (spent[coupon] as number) + discount <= (budget[coupon] as number) + SLACK &&
        (uses[coupon] as number) + count <= (total[coupon] as number) + SLACK;
      if (!fits) return this.refuse(count);
      spent[coupon] = (spent[coupon] as number) + discount;
      uses[coupon] = (uses[coupon] as number) + count;
      this.redeemed += count;
      return true;
    },
    refuse(count = 1) {
      this.refused += count;
      return false;
    },
  };
}

/** Sums of fractions of a use are not exact. */
const SLACK = 1e-6;

/** Buy X, get Y: which pieces of a cart are got. */
import type { CartLine } from '../events/cart.js';
import type { Benefit, Scope } from './kinds.js';
import { inScope } from './scope.js';

type BuyXGetY = Extract<Benefit, { kind: 'buy_x_get_y' }>;

interface Pieces {
  readonly line: CartLine;
  readonly index: number;
  readonly quantity: number;
  readonly isBought: boolean;
  readonly isGot: boolean;
}

/** Cheapest first; among equals by what they are, so that the order of a cart's lines means nothing. */
export const byPrice = (one: CartLine, other: CartLine): number =>
  one.unitPrice - other.unitPrice || compare(keyOf(one), keyOf(other));

const compare = (one: string, other: string) => Number(one > other) - Number(one < other);

const keyOf = ({ itemId, category, brand, onSale, quantity }: CartLine): string =>
  JSON.stringify([itemId, category, brand, onSale, quantity]);

/**
 * How many pieces of each line are got for less, in the lines' order; all 0 where no set is complete. As many sets as the
 * cart holds, each piece in one set at most.
 */
export function piecesGot(
  { buy, get, sets: most = Number.POSITIVE_INFINITY, gets, pick }: BuyXGetY,
  scope: Scope,
  lines: readonly CartLine[],
): number[] {
  const pieces = lines
    .map((line, index): Pieces => {
      const isBought = inScope(scope, line);
      const isGot = gets ? inScope(gets, line) : isBought;
      return { line, index, quantity: Math.floor(line.quantity), isBought, isGot };
    })
    .sort((one, other) => byPrice(one.line, other.line));
  const total = (of: (one: Pieces) => boolean) =>
    pieces.reduce((sum, one) => (of(one) ? sum + one.quantity : sum), 0);
  const bought = total(({ isBought }) => isBought);
  const either = total(({ isBought, isGot }) => isBought || isGot);
  const sets = Math.min(
    Math.floor(bought / buy),
    Math.floor(total(({ isGot }) => isGot) / get),
    Math.floor(either / (buy + get)),
    most,
  );
  const got = lines.map(() => 0);
  if (pick === 'each_set' && !gets) {
    // Dearest first, piece by piece: of each set the last `get`.
    const inSets = (rank: number) => {
      const within = Math.min(rank, sets * (buy + get));
      return Math.floor(within / (buy + get)) * get + Math.max(0, (within % (buy + get)) - buy);
    };
    let rank = 0;
    for (const { index, isBought, quantity } of pieces.reverse()) {
      if (!isBought) continue;
      got[index] = inSets(rank + quantity) - inSets(rank);
      rank += quantity;
    }
    return got;
  }
  // What counts as both may be got only as far as enough of it is left to be bought.
  let [wanted, spare] = [sets * get, bought - sets * buy];
  for (const { index, isBought, isGot, quantity } of pieces) {
    if (!isGot) continue;
    const taken = Math.min(quantity, wanted, isBought ? spare : quantity);
    got[index] = taken;
    wanted -= taken;
    if (isBought) spare -= taken;
  }
  return got;
}

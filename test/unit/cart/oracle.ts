/**
 * The same answer by another way: slow, in fractions of whole numbers, piece by piece, sets found by trying every choice.
 * Nothing is shared with src/cart/ and src/pool/benefit.ts but the types.
 */
import type { Cart, CartLine } from '../../../src/events/cart.js';
import type { Coupon, Economics, Scope } from '../../../src/pool/schema.js';

export interface Verdict {
  readonly used: readonly {
    readonly id: string;
    readonly lines: readonly bigint[];
    readonly shipping: bigint;
    readonly gift: bigint;
  }[];
  readonly unused: readonly { readonly id: string; readonly reason: string }[];
}

/** A fraction; `of` is positive. */
interface Fraction {
  readonly top: bigint;
  readonly of: bigint;
}

/** A decimal as JavaScript writes it, exactly: 12.5 → 125/10. */
function exactly(decimal: number): Fraction {
  const [whole = '0', rest = ''] = decimal.toString().split('.');
  return { top: BigInt(whole + rest), of: 10n ** BigInt(rest.length) };
}

const roundHalfUp = ({ top, of }: Fraction): bigint => (top * 2n + of) / (of * 2n);
const percentOf = (amount: bigint, percent: number): bigint => {
  const { top, of } = exactly(percent);
  return roundHalfUp({ top: amount * top, of: of * 100n });
};
const least = (...values: bigint[]) => values.reduce((low, value) => (value < low ? value : low));
const total = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n);

function counts(scope: Scope, line: CartLine): boolean {
  const tags = [`item:${line.itemId}`, `category:${line.category}`, `brand:${line.brand}`];
  const names = (items: readonly string[], categories: readonly string[], brands: readonly string[]) =>
    new Set([
      ...items.map((name) => `item:${name}`),
      ...categories.map((name) => `category:${name}`),
      ...brands.map((name) => `brand:${name}`),
    ]);
  const out = names(scope.excludeItems, scope.excludeCategories, scope.excludeBrands);
  const within = names(scope.items, scope.categories, scope.brands);
  if (scope.excludeSale && line.onSale) return false;
  return !tags.some((tag) => out.has(tag)) && (within.size === 0 || tags.some((tag) => within.has(tag)));
}

const label = (line: CartLine) =>
  JSON.stringify([line.itemId, line.category, line.brand, line.onSale, line.quantity]);

/** Every piece by itself, the cheapest first, then as the lines are told apart. */
const piecesOf = (cart: Cart) =>
  cart.lines
    .flatMap((line, at) => Array.from({ length: line.quantity }, () => ({ line, at })))
    .sort(
      (a, b) =>
        a.line.unitPrice - b.line.unitPrice ||
        (label(a.line) < label(b.line) ? -1 : label(a.line) > label(b.line) ? 1 : a.at - b.at),
    );

/** Pieces got of each line, by trying every choice. */
function got(coupon: Coupon, cart: Cart): number[] {
  const { benefit } = coupon;
  const result = cart.lines.map(() => 0);
  if (benefit.kind !== 'buy_x_get_y') return result;
  const pieces = piecesOf(cart).filter(
    ({ line }) => counts(coupon.scope, line) || (benefit.gets && counts(benefit.gets, line)),
  );
  const isGot = pieces.map(({ line }) => counts(benefit.gets ?? coupon.scope, line));
  const isBought = pieces.map(({ line }) => counts(coupon.scope, line));
  if (benefit.pick === 'each_set' && !benefit.gets) {
    const size = benefit.buy + benefit.get;
    const dearest = [...pieces].reverse();
    for (let set = 0; (set + 1) * size <= dearest.length && set < (benefit.sets ?? 99); set++) {
      for (const { at } of dearest.slice(set * size + benefit.buy, (set + 1) * size))
        result[at] = (result[at] ?? 0) + 1;
    }
    return result;
  }
  for (let sets = Math.min(pieces.length, benefit.sets ?? 99); sets > 0; sets--) {
    let best: { value: number; chosen: number[] } | undefined;
    for (let choice = 0; choice < 2 ** pieces.length; choice++) {
      const chosen = [...pieces.keys()].filter((index) => choice & (1 << index));
      if (chosen.length !== sets * benefit.get || !chosen.every((index) => isGot[index])) continue;
      const toBuy = [...pieces.keys()].filter((index) => isBought[index] && !chosen.includes(index));
      if (toBuy.length < sets * benefit.buy) continue;
      const value = chosen.reduce((sum, index) => sum + (pieces[index]?.line.unitPrice ?? 0), 0);
      // Of choices worth the same, the one whose pieces come first.
      const isFirst = () => chosen.find((index, place) => index !== best?.chosen[place]);
      const first = best && value === best.value ? isFirst() : undefined;
      const place = first === undefined ? -1 : chosen.indexOf(first);
      if (!best || value < best.value || (first !== undefined && first < (best.chosen[place] ?? 0)))
        best = { value, chosen };
    }
    if (!best) continue;
    for (const index of best.chosen) {
      const at = pieces[index]?.at ?? 0;
      result[at] = (result[at] ?? 0) + 1;
    }
    return result;
  }
  return result;
}

/** Where the gift lies in the cart; of several lines the dearest. */
function giftAt(coupon: Coupon, cart: Cart): number {
  const { benefit } = coupon;
  if (benefit.kind !== 'gift') return -1;
  return (
    piecesOf(cart)
      .filter(({ line }) => line.itemId === benefit.itemId)
      .at(-1)?.at ?? -1
  );
}

function mismatch(coupon: Coupon, cart: Cart): string | undefined {
  const { benefit, conditions } = coupon;
  let pieces = piecesOf(cart).filter(({ line }) => counts(coupon.scope, line));
  const gift = giftAt(coupon, {
    lines: cart.lines.map((line) => (counts(coupon.scope, line) ? line : { ...line, itemId: '' })),
  });
  const own = pieces.findIndex(({ at }) => at === gift);
  if (own >= 0) pieces = pieces.filter((_, index) => index !== own);
  const value = pieces.reduce((sum, { line }) => sum + line.unitPrice, 0);
  if (pieces.length === 0) return 'nothing-in-scope';
  if (value < (conditions.minCartValue ?? 0)) return 'cart-below-minimum';
  if (benefit.kind === 'tiered' && benefit.steps.every(({ from }) => from > value))
    return 'cart-below-minimum';
  if (conditions.maxCartValue !== undefined && value > conditions.maxCartValue) return 'cart-above-maximum';
  if (pieces.length < (conditions.minQuantity ?? 0)) return 'too-few-items';
  if (benefit.kind === 'buy_x_get_y' && got(coupon, cart).every((count) => count === 0))
    return 'too-few-items';
  return undefined;
}

/** Cent by cent to whoever lacks most of an exact share; who has had one waits. */
function handOut(amount: bigint, values: readonly bigint[], cart: Cart): bigint[] {
  const all = total(values);
  if (amount === 0n) return values.map(() => 0n);
  const parts = values.map((value) => (amount * value) / all);
  const rank = [...cart.lines.keys()].sort((a, b) => {
    const [one, other] = [cart.lines[a] as CartLine, cart.lines[b] as CartLine];
    if (one.unitPrice !== other.unitPrice) return other.unitPrice - one.unitPrice;
    if (label(one) !== label(other)) return label(one) < label(other) ? -1 : 1;
    return Number((values[b] ?? 0n) - (values[a] ?? 0n)) || a - b;
  });
  const waiting = new Set(rank);
  while (total(parts) < amount) {
    let best: number | undefined;
    for (const at of rank) {
      if (!waiting.has(at)) continue;
      const lack = (index: number) =>
        amount * (values[index] ?? 0n) - ((amount * (values[index] ?? 0n)) / all) * all;
      if (best === undefined || lack(at) > lack(best)) best = at;
    }
    if (best === undefined) throw new Error('more to hand out than lines');
    waiting.delete(best);
    parts[best] = (parts[best] ?? 0n) + 1n;
  }
  return parts;
}

/** Is `a` × share less than `b` × share, with shares as exact decimals? Sums of products, compared over one denominator. */
const compare = (
  one: readonly (readonly [bigint, Fraction])[],
  other: readonly (readonly [bigint, Fraction])[],
) => {
  const of = [...one, ...other].reduce((product, [, fraction]) => product * fraction.of, 1n);
  const value = (terms: readonly (readonly [bigint, Fraction])[]) =>
    total(terms.map(([amount, { top, of: own }]) => amount * top * (of / own)));
  return value(one) - value(other);
};
const ONE: Fraction = { top: 1n, of: 1n };

export function judge(coupons: readonly Coupon[], cart: Cart, economics: Economics): Verdict {
  const kinds = ['buy_x_get_y', 'gift', 'percent', 'tiered', 'fixed', 'free_shipping'];
  const waiting = [...coupons];
  const used: (Verdict['used'][number] & { coupon: Coupon })[] = [];
  const unused: { id: string; reason: string }[] = [];
  const values = cart.lines.map(({ unitPrice, quantity }) => BigInt(unitPrice) * BigInt(quantity));
  const worth = total(values);
  const left = [...values];
  let fee = BigInt(economics.shippingFee);
  if (economics.freeShippingFrom !== undefined && worth >= BigInt(economics.freeShippingFrom)) fee = 0n;

  while (waiting.length > 0) {
    let next = waiting[0] as Coupon;
    for (const coupon of waiting) {
      const before = kinds.indexOf(coupon.benefit.kind) - kinds.indexOf(next.benefit.kind);
      if (coupon.priority > next.priority) next = coupon;
      else if (coupon.priority === next.priority && (before < 0 || (before === 0 && coupon.id < next.id)))
        next = coupon;
    }
    waiting.splice(waiting.indexOf(next), 1);
    const { benefit, scope, id } = next;
    const fall = (reason: string) => unused.push({ id, reason });

    const unmet = mismatch(next, cart);
    if (unmet) {
      fall(unmet);
      continue;
    }
    const clash = used.some(
      ({ coupon }) =>
        coupon.stacking.exclusive ||
        next.stacking.exclusive ||
        (coupon.stacking.class !== undefined && coupon.stacking.class === next.stacking.class),
    );
    if (clash) {
      fall('does-not-stack');
      continue;
    }

    const base = cart.lines.map((line, at) => (counts(scope, line) ? (left[at] ?? 0n) : 0n));
    const most = 'most' in benefit && benefit.most !== undefined ? BigInt(benefit.most) : 10n ** 30n;
    let lines = values.map(() => 0n);
    let [shipping, gift] = [0n, 0n];
    if (benefit.kind === 'percent') {
      lines = handOut(least(percentOf(total(base), benefit.percent), most), base, cart);
    } else if (benefit.kind === 'fixed') {
      lines = handOut(least(BigInt(benefit.amount), total(base)), base, cart);
    } else if (benefit.kind === 'tiered') {
      const spent = total(values.filter((_, at) => counts(scope, cart.lines[at] as CartLine)));
      const reached = benefit.steps.filter(({ from }) => BigInt(from) <= spent);
      const top = Math.max(...reached.map(({ from }) => from));
      const step = reached.filter(({ from }) => from === top).at(-1);
      const off = step
        ? 'percent' in step
          ? percentOf(total(base), step.percent)
          : BigInt(step.amount)
        : 0n;
      lines = handOut(least(off, most, total(base)), base, cart);
    } else if (benefit.kind === 'free_shipping') {
      shipping = fee;
    } else if (benefit.kind === 'gift') {
      const at = giftAt(next, cart);
      if (at < 0) gift = BigInt(benefit.price);
      else lines[at] = least(BigInt(benefit.price), (left[at] ?? 0n) / BigInt(cart.lines[at]?.quantity ?? 1));
    } else {
      const pieces = got(next, cart);
      const parts = cart.lines.map(
        ({ quantity }, at) => ((left[at] ?? 0n) * BigInt(pieces[at] ?? 0)) / BigInt(quantity),
      );
      lines = handOut(least(percentOf(total(parts), benefit.percent), most), parts, cart);
    }
    const taken = total(lines) + shipping + gift;
    if (taken === 0n) {
      fall('takes-nothing-off');
      continue;
    }

    // Margin: Σ line × its rate − what is given, against floor × what is paid.
    const all = [...used, { coupon: next, id, lines, shipping, gift }];
    let floor = exactly(economics.marginFloor);
    let [paid, cost] = [worth, 0n];
    for (const use of all) {
      const own = exactly(use.coupon.limits.marginFloor ?? 0);
      if (own.top * floor.of > floor.top * own.of) floor = own;
      if (use.gift > 0n && use.coupon.benefit.kind === 'gift') {
        const rate = exactly(1 - economics.marginRate);
        cost +=
          use.coupon.benefit.cost === undefined
            ? roundHalfUp({ top: use.gift * rate.top, of: rate.of })
            : BigInt(use.coupon.benefit.cost);
        continue;
      }
      paid -= total(use.lines) + use.shipping;
      cost += total(use.lines) + use.shipping;
    }
    const margin = cart.lines.map(
      ({ category }, at) =>
        [
          values[at] ?? 0n,
          exactly(economics.categoryMargins[category ?? ''] ?? economics.marginRate),
        ] as const,
    );
    if (compare([...margin, [-cost, ONE]], [[paid, floor]]) < 0n) {
      fall('below-margin-floor');
      continue;
    }
    used.push({ coupon: next, id, lines, shipping, gift });
    for (const at of left.keys()) left[at] = (left[at] ?? 0n) - (lines[at] ?? 0n);
    fee -= shipping;
  }
  return { used: used.map(({ coupon, ...rest }) => rest), unused };
}

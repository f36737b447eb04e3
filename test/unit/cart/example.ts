/** What a worked example is made of, and how it becomes the engine's input. */
import * as v from 'valibot';
import type { NotUsed } from '../../../src/cart/price-cart.js';
import type { CartLine } from '../../../src/events/cart.js';
import { Coupon, Economics } from '../../../src/pool/schema.js';

export type Terms = Partial<Omit<v.InferInput<typeof Coupon>, 'benefit'>> & {
  readonly id: string;
  readonly benefit: v.InferInput<typeof Coupon>['benefit'];
};

export interface Line extends CartLine {
  /** 0…100. */
  readonly tax?: number;
}

/** One cart with its coupons, and what must come out, computed by hand. Money in minor units. */
export interface Example {
  readonly name: string;
  /** ISO 4217; EUR when absent. */
  readonly currency?: string;
  /** Over a margin of 60 % and no shipping fee. */
  readonly economics?: Partial<v.InferInput<typeof Economics>>;
  readonly lines: readonly Line[];
  readonly coupons: readonly Terms[];
  /** By coupon that is used, in the order of their use: off each line. */
  readonly off: Readonly<Record<string, readonly number[]>>;
  /** By coupon that is not: why. */
  readonly not?: Readonly<Record<string, NotUsed>>;
  /** Off shipping; 0 when absent. */
  readonly offShipping?: number;
  /** Price of what comes on top; 0 when absent. */
  readonly gift?: number;
  /** Tax of each line, where the lines name rates. */
  readonly tax?: readonly number[];
  /** What the shopper pays in all. */
  readonly pays: number;
  readonly why: string;
}

export const line = (
  itemId: string,
  unitPrice: number,
  quantity = 1,
  rest: Partial<Omit<Line, 'itemId' | 'unitPrice' | 'quantity'>> = {},
): Line => ({ itemId, unitPrice, quantity, onSale: false, ...rest });

export const couponOf = (terms: Terms): Coupon =>
  v.parse(Coupon, {
    copy: { en: { title: 'An offer', body: 'For this cart.' } },
    code: { type: 'minted' },
    ...terms,
  });

export const economicsOf = (change: Example['economics'] = {}): Economics =>
  v.parse(Economics, { marginRate: 0.6, ...change });

/** Every term that a coupon can have, by the names that tables of platforms and docs/platforms.md use, read from the schema itself. */
import type * as v from 'valibot';
import { Benefit, Scope } from '../../src/pool/kinds.js';
import { Conditions, type Coupon, Giving, Limits, Stacking } from '../../src/pool/schema.js';

type Entries = { readonly entries: Readonly<Record<string, unknown>> };

const within = (prefix: string, { entries }: Entries, but: readonly string[] = []): string[] =>
  Object.keys(entries).flatMap((name) => (but.includes(name) ? [] : [`${prefix}.${name}`]));

/** `benefit.percent` is the kind; `benefit.percent.most` a field of it that may be left out. */
const BENEFIT_TERMS = Benefit.options.flatMap((option) => {
  const kind = (option.entries.kind as v.LiteralSchema<string, undefined>).literal;
  const optional = Object.entries(option.entries).filter(([, schema]) => schema.type === 'optional');
  return [`benefit.${kind}`, ...optional.map(([name]) => `benefit.${kind}.${name}`)];
});

/** What a coupon says of itself, and one term of its pool that holds for every coupon. */
export const TERMS: readonly string[] = [
  ...BENEFIT_TERMS,
  ...within('scope', Scope),
  ...within('conditions', Conditions),
  ...within('limits', Limits),
  ...within('stacking', Stacking),
  ...Giving.options.flatMap((option) => {
    const way = option.entries.way.literal;
    return way === 'targeted' ? [] : [`giving.${way}`];
  }),
  'priority',
  'prices',
  'copy',
  'code',
  'economics.marginFloor',
];

/** The terms that this coupon sets: those left at what a coupon has anyway are none. */
export function termsOf(coupon: Coupon, economics: { readonly marginFloor: number }): string[] {
  const { benefit, giving } = coupon;
  const parts = {
    scope: coupon.scope,
    conditions: coupon.conditions,
    limits: coupon.limits,
    stacking: coupon.stacking,
  };
  const set = Object.entries(parts).flatMap(([part, fields]) =>
    Object.entries(fields).flatMap(([name, value]) => (isSet(value) ? [`${part}.${name}`] : [])),
  );
  const kind = `benefit.${benefit.kind}`;
  const details = Object.keys(benefit).map((name) => `${kind}.${name}`);
  return [
    kind,
    ...details.filter((term) => TERMS.includes(term)),
    ...set,
    ...(giving.way === 'targeted' ? [] : [`giving.${giving.way}`]),
    ...(coupon.priority > 0 ? ['priority'] : []),
    ...(coupon.prices.lambda > 0 || coupon.prices.mu > 0 ? ['prices'] : []),
    'copy',
    'code',
    ...(economics.marginFloor > 0 ? ['economics.marginFloor'] : []),
  ];
}

/** A limit of 0 means never, and is one. */
const isSet = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/**
 * What a shopper can like or dislike in an offer beyond what the student expects of them: nine numbers that are on the device
 * at every decision. docs/learning.md says why each. A new table means another LEARNT_VERSION (lessons.ts).
 */
import { RELATIVE_COLUMNS, RELATIVE_WIDTH } from '../../features/encode.js';
import { clamp } from '../../features/scale.js';
import type { Coupon } from '../../pool/schema.js';

interface Facts {
  readonly kind: Coupon['benefit']['kind'];
  /** Not for the whole shop. */
  readonly isNarrow: boolean;
  /** The coupon's row of the student's relative features. */
  readonly relative: (column: number) => number;
}

const column = (name: string) => RELATIVE_COLUMNS.indexOf(name);
const [USABLE, SHORTFALL, SAVES, LOOKED, REMEMBERED] = [
  column('usable'),
  column('shortfall'),
  column('savesGrown'),
  column('looked'),
  column('remembered'),
] as const;

const kind =
  (name: string) =>
  ({ kind }: Facts) =>
    kind === name ? 1 : 0;

const FEATURES: Readonly<Record<string, { readonly of: (facts: Facts) => number; readonly spread: number }>> =
  {
    offers: { of: () => 1, spread: 0.6 },
    percent: { of: kind('percent'), spread: 0.6 },
    fixed: { of: kind('fixed'), spread: 0.6 },
    freeShipping: { of: kind('free_shipping'), spread: 0.6 },
    depth: { of: ({ relative }) => clamp(10 * relative(SAVES) - 1, -1, 2), spread: 0.5 },
    shortfall: { of: ({ relative }) => clamp(2 * relative(SHORTFALL), 0, 2), spread: 0.5 },
    narrow: { of: ({ isNarrow }) => (isNarrow ? 1 : 0), spread: 0.5 },
    interest: {
      of: ({ isNarrow, relative }) => (isNarrow ? relative(LOOKED) + relative(REMEMBERED) - 1 : 0),
      spread: 0.5,
    },
    usable: { of: ({ relative }) => relative(USABLE), spread: 0.5 },
  };

const COLUMNS = Object.values(FEATURES);

/** Their names, in order; also what the export calls them. */
export const LEARNT_FEATURES: readonly string[] = Object.keys(FEATURES);
/** How many, D. */
export const LEARNT_WIDTH = COLUMNS.length;
/** [D] standard deviation of each weight before anything is known, in logits: how much shoppers are taken to differ. */
export const PRIOR_SPREAD: readonly number[] = COLUMNS.map(({ spread }) => spread);

/**
 * [N, D] of these coupons, row by row.
 * @param relatives [N, R] as the student reads them (encodeRelatives)
 */
export function learntFeatures(coupons: readonly Coupon[], relatives: Float32Array): Float64Array {
  const rows = new Float64Array(coupons.length * LEARNT_WIDTH);
  coupons.forEach(({ benefit, scope }, row) => {
    const start = row * RELATIVE_WIDTH;
    const facts: Facts = {
      kind: benefit.kind,
      isNarrow: scope.categories.length + scope.items.length + scope.brands.length > 0,
      relative: (at) => relatives[start + at] as number,
    };
    for (let i = 0; i < LEARNT_WIDTH; i++) {
      rows[row * LEARNT_WIDTH + i] = (COLUMNS[i] as (typeof COLUMNS)[number]).of(facts);
    }
  });
  return rows;
}

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

/** Name, standard deviation of its weight before anything is known in logits, and how it is computed. */
const FEATURES: readonly (readonly [name: string, spread: number, of: (facts: Facts) => number])[] = [
  ['offers', 0.6, () => 1],
  ['percent', 0.6, kind('percent')],
  ['fixed', 0.6, kind('fixed')],
  ['freeShipping', 0.6, kind('free_shipping')],
  ['depth', 0.5, ({ relative }) => clamp(10 * relative(SAVES) - 1, -1, 2)],
  ['shortfall', 0.5, ({ relative }) => clamp(2 * relative(SHORTFALL), 0, 2)],
  ['narrow', 0.5, ({ isNarrow }) => (isNarrow ? 1 : 0)],
  ['interest', 0.5, ({ isNarrow, relative }) => (isNarrow ? relative(LOOKED) + relative(REMEMBERED) - 1 : 0)],
  ['usable', 0.5, ({ relative }) => relative(USABLE)],
];

/** Their names, in order; also what the export calls them. */
export const LEARNT_FEATURES: readonly string[] = FEATURES.map(([name]) => name);
/** How many, D. */
export const LEARNT_WIDTH = FEATURES.length;
/** [D] how much shoppers are taken to differ. */
export const PRIOR_SPREAD: readonly number[] = FEATURES.map(([, spread]) => spread);

/**
 * [D] of one coupon.
 * @param relatives [N, R] as the student reads them (encodeRelatives)
 * @param row of this coupon in them
 */
export function learntFeatures({ benefit, scope }: Coupon, relatives: Float32Array, row: number): number[] {
  const facts: Facts = {
    kind: benefit.kind,
    isNarrow: scope.categories.length + scope.items.length + scope.brands.length > 0,
    relative: (column) => relatives[row * RELATIVE_WIDTH + column] as number,
  };
  return FEATURES.map(([, , of]) => of(facts));
}

/** A moment of the log as an Example: features by the device's own code, candidates by its own rules. */
import type { CartLine } from '../../src/events/cart.js';
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { EVENT_WIDTH, NO_TABLES, type Tables } from '../../src/features/encode.js';
import { continued, type Moment, studentInput } from '../../src/model/scoring.js';
import { STUDENT_WIDTHS } from '../../src/model/student-shape.js';
import { ineligibility } from '../../src/policy/eligible.js';
import { situationOf } from '../../src/policy/situation.js';
import { inScope } from '../../src/pool/benefit.js';
import type { Coupon, Pool } from '../../src/pool/schema.js';
import { candidateMoney } from '../candidate-money.js';
import { type Example, type Outcomes, SHOWN_NOTHING } from '../example.js';
import type { Random } from '../simulator/random.js';
import { compact } from './compact.js';
import type { LogMoment } from './moment.js';
import type { Followed } from './outcome.js';

/** Coupons per example: the one shown and a draw of the others. */
export const CANDIDATES = 8;

/** What was done and what followed; absent for an unlabelled moment. */
export interface Label extends Followed {
  /** Id of the coupon shown; null for nothing. */
  readonly coupon: string | null;
  /** NaN where nobody knows. */
  readonly propensity: number;
}

/** A visit is read from its beginning: one array of zeros for all. */
const UNREAD = new Float32Array(STUDENT_WIDTHS.hidden);

/** @throws Error for a pool without coupons */
export function logExample(
  at: LogMoment,
  label: Label | undefined,
  { pool, tables = NO_TABLES }: { readonly pool: Pool; readonly tables?: Tables },
  draw: Random,
): Example {
  const { moment, rest, later } = at;
  const candidates = candidatesOf(at, label?.coupon ?? null, pool, draw);
  const read = (when: Moment) =>
    studentInput(when, candidates, pool, continued(undefined, when.events, STUDENT_WIDTHS.hidden), tables);
  const input = read(moment);
  const seen = rest.flatMap((event) => lookOf(event) ?? [])[0];
  const example: Example = {
    input,
    length: input.events.length / EVENT_WIDTH,
    outcomes: outcomesOf(label, candidates, pool),
    interest: Float32Array.from(candidates, ({ scope }) =>
      seen ? Number(inScope(scope, seen)) : Number.NaN,
    ),
    ...(later && { later: read(later) }),
    money: candidateMoney(moment, candidates, pool),
  };
  return compact(example, UNREAD);
}

/** In the pool's order. */
function candidatesOf(
  { moment, offers, exposure }: LogMoment,
  shown: string | null,
  pool: Pool,
  draw: Random,
): readonly Coupon[] {
  const session = exposure?.visit?.session ?? {
    id: '',
    number: 1,
    startedAt: moment.now,
    lastAt: moment.now,
  };
  const named = exposure?.entry.candidates && new Set(exposure.entry.candidates);
  const situation = situationOf(moment, { session, offers, locale: 'en', denied: [], paused: false });
  const isOpen = (coupon: Coupon) => {
    if (named) return named.has(coupon.id);
    // The log doesn't tell the shopper's language: no coupon falls out for it.
    const [locale] = coupon.conditions.locales ?? [];
    return ineligibility(coupon, locale ? { ...situation, locale } : situation, pool) === undefined;
  };
  const chosen = new Set(shown === null ? [] : [shown]);
  const tried = draw.shuffled(pool.coupons);
  for (const coupon of tried) {
    if (chosen.size >= CANDIDATES) break;
    if (isOpen(coupon)) chosen.add(coupon.id);
  }
  // An example needs a coupon to ask about, even where none could have been shown.
  if (chosen.size === 0 && tried[0]) chosen.add(tried[0].id);
  const candidates = pool.coupons.filter(({ id }) => chosen.has(id));
  if (candidates.length === 0) throw new Error('the pool has no coupons');
  return candidates;
}

/** One outcome, or none. */
function outcomesOf(label: Label | undefined, candidates: readonly Coupon[], pool: Pool): Outcomes {
  const column = (value: (label: Label) => number) => Float32Array.from(label ? [value(label)] : []);
  const shown = candidates.findIndex(({ id }) => id === label?.coupon);
  return {
    action: Int16Array.from(label ? [shown < 0 ? SHOWN_NOTHING : shown] : []),
    propensity: column(({ propensity }) => propensity),
    bought: column(({ bought }) => Number(bought)),
    redeemed: column(({ redeemed }) => Number(redeemed)),
    claimed: column(({ claimed }) => Number(claimed)),
    order: column(({ order }) => order / pool.catalogue.typicalOrder),
  };
}

const LOOKS: ReadonlySet<string> = new Set(['view_item', 'add_to_wishlist', 'add_to_cart']);

/** What was looked at, as a coupon's scope asks about it. */
function lookOf({
  name,
  params,
}: ShopEvent): Pick<CartLine, 'itemId' | 'category' | 'brand' | 'onSale'> | undefined {
  const item = LOOKS.has(name) ? params.items?.[0] : undefined;
  if (!item) return undefined;
  return {
    itemId: item.item_id,
    ...(item.item_category !== undefined && { category: item.item_category }),
    ...(item.item_brand !== undefined && { brand: item.item_brand }),
    onSale: (item.discount ?? 0) > 0,
  };
}

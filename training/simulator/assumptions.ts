/**
 * Every number of how simulated shoppers behave, by name, with where it comes from: `calibrated` to a public set (`npm run
 * evaluate -- simulator` prints simulated beside real), or `assumed`, and then varied ×½ to ×2 (`--vary`).
 */

export interface Assumption {
  readonly value: number;
  readonly from: string;
  /** Greatest value that makes sense; 1 for probabilities. */
  readonly most?: number;
}

const eshop = 'calibrated to e-shop clothing 2008';
const shoppers = 'calibrated to online shoppers';
const journey = 'calibrated to complete journey';

const told = (value: number, from: string, most?: number): Assumption => ({
  value,
  from,
  ...(most !== undefined && { most }),
});

/** Shares that a mind's row or a trait's levels have are normalised after variation. */
export const ASSUMPTIONS = {
  // Who comes.
  'new.share': told(0.45, 'assumed: share of first visits', 1),
  'visits.mean': told(4, 'assumed: mean earlier visits beyond one of those who came before'),
  'left.share': told(0.1, 'assumed: share of returning shoppers with something left in the cart', 1),
  'need.spread': told(0.8, 'assumed: ± on the logit of buying'),
  'sensitivity.spread': told(0.35, 'assumed: price sensitivity is ½ ± this, 0…1', 0.5),
  'shipping.spread': told(0.3, 'assumed: aversion to shipping fees is ½ ± this, 0…1', 0.5),
  'annoyance.level': told(0.27, 'assumed: logits that an interruption at the wrong time costs'),
  'annoyance.builds': told(0.2, 'assumed: grows by this share with each dismissed offer, up to five'),
  'patience.spread': told(0.65, `${eshop}: log of the factor between patient and impatient, ±`),
  'taste.category': told(0.12, `${eshop}: pull of a category that is not the favourite, of 1`, 1),
  'taste.style': told(0.25, 'assumed: pull of a thing in another style, of 1', 1),
  // How minds move, per act.
  'start.looking': told(0.52, 'assumed: share'),
  'start.comparing': told(0.28, 'assumed: share'),
  'start.hesitating': told(0.11, 'assumed: share'),
  'start.determined': told(0.075, 'assumed: share'),
  'leaves.looking': told(0.085, 'assumed: chance per act of another state of mind', 1),
  'leaves.comparing': told(0.085, 'assumed: as above', 1),
  'leaves.hesitating': told(0.03, 'assumed: as above', 1),
  'leaves.determined': told(0.015, 'assumed: as above', 1),
  'hesitates.sensitive': told(
    1.4,
    'assumed: the way into hesitating is times 0.3 + this × price sensitivity',
  ),
  'ends.looking': told(0.2, `${eshop}: chance per act that the visit ends`, 1),
  'ends.comparing': told(0.13, `${eshop}: as above`, 1),
  'ends.hesitating': told(0.105, `${eshop}: as above`, 1),
  'ends.determined': told(0.105, `${eshop}: as above`, 1),
  'order.contrast': told(0.9, 'assumed: how much the determined and the hesitating differ in direction', 1),
  'pause.looking': told(19, `${shoppers}: median seconds before an act`),
  'pause.comparing': told(28, `${shoppers}: as above`),
  'pause.hesitating': told(27, `${shoppers}: as above`),
  'pause.determined': told(27, `${shoppers}: as above`),
  'pause.spread': told(0.8, `${shoppers}: standard deviation of its log`),
  // Ordering: logits by the state of mind in which the visit ends.
  'buys.looking': told(-5, `${shoppers}: logit of an order in the visit`),
  'buys.comparing': told(-3.4, `${shoppers}: as above`),
  'buys.hesitating': told(-2.3, `${shoppers}: as above`),
  'buys.determined': told(2.4, `${shoppers}: as above`),
  'later.looking': told(-4.5, 'assumed: logit of an order within 14 days after a visit without'),
  'later.comparing': told(-3.4, 'assumed: as above'),
  'later.hesitating': told(-2.6, 'assumed: as above'),
  'later.determined': told(-0.8, 'assumed: as above'),
  'later.delay': told(40, `${journey}: mean days to a later order before the cut at 14: nearly even`),
  'shipping.hurts': told(2, 'assumed: logits that a fee as large as the order would cost, times aversion'),
  'deals.learned': told(
    0.3,
    'assumed: each offer ever shown closes this share of the gap to expecting offers',
    1,
  ),
  'deals.wait': told(1, 'assumed: logits by which those who expect offers put off buying, times sensitivity'),
  'deals.later': told(0.5, 'assumed: share of that which comes back as later orders', 1),
  'future.share': told(
    0.15,
    'assumed: share of those without an order who order after the horizon instead',
    1,
  ),
  'future.habit': told(
    0.1,
    'assumed: share of that lost by an offer, which teaches to wait, times sensitivity',
    1,
  ),
  // Returns.
  'returns.share': told(0.08, 'assumed: share of orders sent back', 1),
  'returns.pushed': told(0.8, 'assumed: grows by this times the share the coupon took off or had filled up'),
  // Coupons, by the state of mind in which they are shown (claims, annoys) or the visit ends (pulls, uses).
  'claims.looking': told(-2.3, 'assumed: logit of claiming what is in reach'),
  'claims.comparing': told(-0.5, 'assumed: as above'),
  'claims.hesitating': told(1.4, 'assumed: as above'),
  'claims.determined': told(0.5, 'assumed: as above'),
  'claims.saving': told(1.5, 'assumed: logits that a great saving adds, times 0.2 + 1.6 × sensitivity'),
  'pulls.looking': told(0.4, 'assumed: greatest pull of a claimed discount, logits'),
  'pulls.comparing': told(1.6, 'assumed: as above'),
  'pulls.hesitating': told(3.3, 'assumed: as above'),
  'pulls.determined': told(0.1, 'assumed: as above'),
  'pulls.unclaimed': told(0.15, 'assumed: share of the pull of an offer that was seen but not claimed', 1),
  'pulls.later': told(0.5, 'assumed: share of the pull that lasts after the visit', 1),
  'annoys.looking': told(1.6, 'assumed: share of the annoyance felt'),
  'annoys.comparing': told(0.7, 'assumed: as above'),
  'annoys.hesitating': told(0.35, 'assumed: as above'),
  'annoys.determined': told(2.2, 'assumed: as above'),
  'uses.looking': told(0.6, 'assumed: chance that a claimed coupon in reach is used in an order', 1),
  'uses.comparing': told(0.75, 'assumed: as above', 1),
  'uses.hesitating': told(0.9, 'assumed: as above', 1),
  'uses.determined': told(0.85, 'assumed: as above', 1),
  'uses.later': told(0.7, `${journey}: of those, share that remembers it in a later order`, 1),
  'saving.scale': told(0.12, 'assumed: saved share at which the response is 63 % of its most'),
  'reach.scale': told(0.3, 'assumed: missing share of the basket at which e⁻¹ still fill up'),
  'reach.piece': told(0.35, 'assumed: chance of taking one more piece to reach a quantity', 1),
  'order.spread': told(0.35, 'assumed: standard deviation of the log of the order around the basket'),
  // Shops differ.
  'shops.buying': told(0.25, 'assumed: spread of shops in the logit of buying'),
  'shops.response': told(0.15, 'assumed: log spread of shops in the response to discounts'),
  'shops.annoyance': told(0.25, 'assumed: log spread of shops in annoyance'),
  'shops.pace': told(0.15, 'assumed: log spread of shops in pauses and in how long visits last'),
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof ASSUMPTIONS;
export type Assumptions = Readonly<Record<AssumptionName, number>>;

export const DEFAULT_ASSUMPTIONS = Object.fromEntries(
  Object.entries(ASSUMPTIONS).map(([name, { value }]) => [name, value]),
) as Assumptions;

/** The assumptions with one of them times `factor`, kept within what makes sense. */
export function varied(name: AssumptionName, factor: number): Assumptions {
  const { value, most = Number.POSITIVE_INFINITY }: Assumption = ASSUMPTIONS[name];
  return { ...DEFAULT_ASSUMPTIONS, [name]: Math.min(most, value * factor) };
}

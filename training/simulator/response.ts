/** Probabilities of everything that may follow an action, given what nobody sees. The formulas of docs/simulator.md. */
import type { Coupon } from '../../src/pool/schema.js';
import type { Basket } from './basket.js';
import { MINDS } from './minds.js';
import type { Shop } from './shop.js';
import type { SimulatedMoment } from './visit.js';

/** After one action; `claimed` 0 or 1 where a coupon was shown. */
export interface Response {
  /** P(claim). */
  readonly claims: number;
  /** [claimed][mind in which the visit ends]: P(order in the visit), P(order within the horizon | none in the visit). */
  readonly now: readonly (readonly number[])[];
  readonly later: readonly (readonly number[])[];
  /** [mind]: P(the coupon is used | claimed, order), in the visit and later. */
  readonly usesNow: readonly number[];
  readonly usesLater: readonly number[];
  /** P(sent back | order), without and with the coupon used. */
  readonly returns: readonly [number, number];
  /** P(order after the horizon instead | none within). */
  readonly future: number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** Dismissed offers beyond so many annoy no further. */
const MOST_BUILT_UP = 5;
const MOST_RETURNED = 0.6;

export function responseOf(
  moment: SimulatedMoment,
  coupon: Coupon | undefined,
  basket: Basket,
  shop: Shop,
): Response {
  const { traits, history } = moment;
  const { assumptions: a, responses, leaning, pool } = shop;
  const each = <T>(of: (mind: number) => T): T[] => Array.from({ length: shop.minds }, (_, mind) => of(mind));
  const per = (table: readonly number[], mind: number) => table[mind] as number;

  const fee = Math.min(0.5, pool.economics.shippingFee / pool.catalogue.typicalOrder);
  const shipping = a['shipping.hurts'] * traits.shippingAversion * fee;
  const expects = 1 - (1 - a['deals.learned']) ** history.profile.shown;
  const waits = a['deals.wait'] * expects * traits.sensitivity;
  const nowLogit = (mind: number) => per(responses.buys, mind) + leaning.buying + traits.need - shipping;
  const laterLogit = (mind: number) =>
    per(responses.later, mind) + leaning.buying + traits.need / 2 + a['deals.later'] * waits;
  const future = Math.min(1, a['future.share'] * (1 + traits.need));

  if (!coupon) {
    return {
      claims: 0,
      now: [each((mind) => sigmoid(nowLogit(mind) - waits))],
      later: [each((mind) => sigmoid(laterLogit(mind)))],
      usesNow: each(() => 0),
      usesLater: each(() => 0),
      returns: [a['returns.share'], a['returns.share']],
      future,
    };
  }

  const shownIn = MINDS.indexOf(moment.mind);
  const { reach, saving, filled } = basket;
  const keen = 0.2 + 1.6 * traits.sensitivity;
  // Shipping is felt by those who hate to pay for it; any other money by all alike.
  const felt = saving * (coupon.benefit.kind === 'free_shipping' ? 0.4 + 2 * traits.shippingAversion : 1);
  const moved = 1 - Math.exp(-felt / a['saving.scale']);
  const claims = reach * sigmoid(per(responses.claims, shownIn) + a['claims.saving'] * keen * moved);
  const pull = (mind: number) => per(responses.pulls, mind) * leaning.response * keen * moved * reach;
  const built = 1 + a['annoyance.builds'] * Math.min(MOST_BUILT_UP, history.profile.dismissed);
  const push =
    per(responses.annoys, shownIn) * traits.annoyance * built * leaning.annoyance * (1 - 0.5 * reach);
  const part = [a['pulls.unclaimed'], 1];
  // Who waited for an offer and took it waits no longer.
  const waiting = [waits, 0];
  const back = Math.min(MOST_RETURNED, a['returns.share'] * (1 + a['returns.pushed'] * (saving + filled)));
  return {
    claims,
    now: part.map((share, claimed) =>
      each((mind) => sigmoid(nowLogit(mind) - (waiting[claimed] as number) + share * pull(mind) - push)),
    ),
    later: part.map((share) =>
      each((mind) => sigmoid(laterLogit(mind) + a['pulls.later'] * share * pull(mind) - push / 2)),
    ),
    usesNow: each((mind) => per(responses.uses, mind)),
    usesLater: each((mind) => per(responses.uses, mind) * a['uses.later']),
    returns: [Math.min(MOST_RETURNED, a['returns.share']), back],
    future: future * (1 - Math.min(1, a['future.habit'] * traits.sensitivity)),
  };
}

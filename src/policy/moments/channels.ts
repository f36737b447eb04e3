/** Where an offer may appear: what the coupon allows, as the scenario prefers it, of what the page has. */
import type { Channel, Scenario } from '../../pool/occasions.js';
import type { Coupon, Pool } from '../../pool/schema.js';
import type { Decision, Situation } from '../types.js';

/** Where nothing is signed: whatever the page has, the one that is least in the way first. */
export const DEFAULT_CHANNELS: readonly Channel[] = ['inline', 'corner', 'toast', 'bar', 'dialog'];

/** The scenario that a coupon would be shown for: the first that is on among those it names, or else the one that leads. */
export function scenarioOf(
  { conditions: { scenarios: named } }: Coupon,
  { scenarios: on = [] }: Pick<Situation, 'scenarios'>,
  { scenarios }: Pool,
): Scenario | undefined {
  const id = on.find((one) => named?.includes(one)) ?? on[0];
  return scenarios.find((scenario) => scenario.id === id);
}

/**
 * The channels that a coupon may use now, best first; empty where it may use none. What the page has is not looked at: the
 * next page may have another place.
 */
export function channelsFor(
  coupon: Coupon,
  situation: Pick<Situation, 'scenarios'>,
  pool: Pool,
): readonly Channel[] {
  const allowed = coupon.conditions.channels;
  const preferred = scenarioOf(coupon, situation, pool)?.channels;
  if (!preferred) return allowed ?? DEFAULT_CHANNELS;
  return allowed ? preferred.filter((channel) => allowed.includes(channel)) : preferred;
}

/**
 * The channel to use now: the best that the page has, undefined where it has none of them.
 * @param onPage absent where it is not known; then the best
 */
export function channelFor(
  coupon: Coupon,
  situation: Pick<Situation, 'scenarios' | 'channels'>,
  pool: Pool,
): Channel | undefined {
  const { channels: onPage } = situation;
  return channelsFor(coupon, situation, pool).find((channel) => onPage?.includes(channel) ?? true);
}

/** The decision with the scenarios that were on, and for what is shown where and in which of them. */
export function placed(decision: Decision, situation: Situation, pool: Pool): Decision {
  const { scenarios = [] } = situation;
  const coupon = pool.coupons.find(({ id }) => id === decision.couponId);
  if (!coupon) return { ...decision, scenarios };
  const channel = channelFor(coupon, situation, pool);
  const channels = channelsFor(coupon, situation, pool);
  const scenario = scenarioOf(coupon, situation, pool)?.id;
  return {
    ...decision,
    scenarios,
    ...(channel && { channel, channels: [channel, ...channels.filter((other) => other !== channel)] }),
    ...(scenario !== undefined && { scenario }),
  };
}

/** Does the scenario that leads keep this coupon out? */
export function keptOut(
  { id }: Coupon,
  { scenarios: on = [] }: Pick<Situation, 'scenarios'>,
  { scenarios }: Pool,
): boolean {
  const leading = scenarios.find((scenario) => scenario.id === on[0]);
  return leading?.coupons !== undefined && !leading.coupons.includes(id);
}

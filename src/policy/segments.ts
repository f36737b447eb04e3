/** Which of the pool's segments a shopper is in: bounds on what this device remembers, all of which must hold. */
import type { Segment } from '../pool/occasions.js';
import type { Pool } from '../pool/schema.js';
import type { Situation } from './types.js';

const DAY_MS = 86_400_000;

/** What each bound reads; undefined where it is not known, and then the bound does not hold. */
const READ: { readonly [Key in keyof Segment]-?: (situation: Situation) => number | undefined } = {
  visits: ({ profile }) => profile.sessions,
  views: ({ profile }) => profile.views,
  purchases: ({ purchases }) => purchases,
  spent: ({ profile }) => profile.spent,
  daysSincePurchase: ({ lastPurchaseAt, now }) => daysBetween(lastPurchaseAt, now),
  daysAway: ({ profile, session }) => daysBetween(profile.lastSessionAt, session.startedAt),
  points: ({ points }) => points,
};

const daysBetween = (from: number | undefined, to: number): number | undefined =>
  from === undefined ? undefined : Math.max(0, Math.floor((to - from) / DAY_MS));

export function inSegment(segment: Segment, situation: Situation): boolean {
  return (Object.keys(READ) as (keyof Segment)[]).every((name) => {
    const bounds = segment[name];
    if (!bounds) return true;
    const value = READ[name](situation);
    const { least = 0, most = Number.POSITIVE_INFINITY } = bounds;
    return value !== undefined && value >= least && value <= most;
  });
}

/** Is the shopper in one of these? A name that the pool does not define has nobody in it. */
export function inOneOf(names: readonly string[], situation: Situation, { segments }: Pool): boolean {
  return names.some((name) => {
    const segment = Object.hasOwn(segments, name) ? segments[name] : undefined;
    return segment !== undefined && inSegment(segment, situation);
  });
}

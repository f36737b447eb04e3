/** What a shopper is like across visits, as columns. */
import type { Pool } from '../pool/schema.js';
import { type Column, group } from './columns.js';
import { decay } from './feedback.js';
import type { Interests, Thing } from './interests.js';
import type { Profile } from './profile.js';
import { logScale, moneyScale, placeAmong, priceQuantile, ratio, recency } from './scale.js';
import { nearness } from './segment.js';
import { SEGMENTS, type Tables } from './tables.js';

export interface ProfileFacts {
  readonly profile: Profile;
  readonly interests: Interests;
  readonly now: number;
  readonly pool: Pool;
  readonly tables: Tables;
}

const DAY = 24 * 3_600_000;

/** Mean over remembered things that have the value, by what is left of their weight; undefined where none has. */
function overThings({ interests, now }: ProfileFacts, read: (thing: Thing) => number | undefined) {
  let [sum, weights] = [0, 0];
  for (const thing of interests.things) {
    const value = read(thing);
    if (value === undefined) continue;
    const weight = thing.weight * decay(now - thing.at);
    sum += weight * value;
    weights += weight;
  }
  return weights > 0 ? sum / weights : undefined;
}

const priceTaste = (facts: ProfileFacts) =>
  overThings(facts, ({ price }) =>
    price === undefined ? undefined : priceQuantile(price, facts.pool.catalogue.priceDeciles),
  );

/** How much the remembered interest keeps to one category: Σ share². */
function focus({ interests, now }: ProfileFacts): number {
  const weights = new Map<number, number>();
  for (const { category, weight, at } of interests.things) {
    if (category !== undefined)
      weights.set(category, (weights.get(category) ?? 0) + weight * decay(now - at));
  }
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights.values()].reduce((sum, weight) => sum + ratio(weight, all) ** 2, 0);
}

const perVisit = ({ sessions }: Profile, count: number) => count / Math.max(1, sessions);
const meanGap = ({ firstAt = 0, lastAt = 0, sessions }: Profile) => (lastAt - firstAt) / (sessions - 1);
const dwell = ({ dwellMs = 0, views }: Profile) => dwellMs / 1000 / Math.max(1, views);

const dwellIsKnown = ({ tables, profile }: ProfileFacts) =>
  tables.dwellDeciles.length > 0 && profile.views > 0;

const OWN = group<ProfileFacts>('profile', {
  returning: ({ profile }) => (profile.sessions > 1 ? 1 : 0),
  visits: ({ profile }) => logScale(profile.sessions - 1, 30),
  viewsPerVisit: ({ profile }) => logScale(perVisit(profile, profile.views), 30),
  cartsPerVisit: ({ profile }) => logScale(perVisit(profile, profile.carts), 8),
  purchases: ({ profile }) => logScale(profile.purchases, 20),
  buyRate: ({ profile }) => ratio(profile.purchases, profile.sessions),
  spend: ({ profile, pool }) =>
    moneyScale(profile.spent / Math.max(1, profile.purchases), pool.catalogue.typicalOrder),
  lastVisit: ({ profile, now }) => recency(profile.lastSessionAt, now, 7 * DAY),
  lastPurchase: ({ profile, now }) => recency(profile.lastPurchaseAt, now, 30 * DAY),
  offersShown: ({ profile }) => logScale(profile.shown, 20),
  claimRate: ({ profile }) => ratio(profile.claimed, profile.shown),
  dismissRate: ({ profile }) => ratio(profile.dismissed, profile.shown),
  betweenVisits: ({ profile }) => (profile.sessions > 1 ? recency(0, meanGap(profile), 14 * DAY) : 0),
  searchesPerVisit: ({ profile }) => logScale(perVisit(profile, profile.searches ?? 0), 8),
  dwellPerView: ({ profile }) => logScale(dwell(profile), 600),
  clickRate: ({ profile }) => ratio(profile.clicks ?? 0, profile.lists ?? 0),
  cartRate: ({ profile }) => ratio(profile.carts, profile.views),
  saleViews: ({ profile }) => ratio(profile.saleViews ?? 0, profile.views),
  codeRate: ({ profile }) => ratio(profile.coded ?? 0, profile.purchases),
  returnRate: ({ profile }) => ratio(profile.refunds ?? 0, profile.purchases),
  priceKnown: (facts) => (priceTaste(facts) === undefined ? 0 : 1),
  priceTaste: (facts) => priceTaste(facts) ?? 0,
  focus,
  dwellKnown: (facts) => (dwellIsKnown(facts) ? 1 : 0),
  dwellRank: (facts) =>
    dwellIsKnown(facts) ? placeAmong(dwell(facts.profile), facts.tables.dwellDeciles) : 0,
});

const byName = new Map(OWN.map((column) => [column.name, column.of]));

/** Nearness to each segment, worked out once for a row. */
export interface SegmentedFacts extends ProfileFacts {
  readonly near: readonly number[] | undefined;
}

export const segmented = (facts: ProfileFacts): SegmentedFacts => ({
  ...facts,
  near: nearness(facts.tables.segments, (column) => byName.get(column)?.(facts) ?? 0),
});

export const PROFILE_COLUMNS: readonly Column<SegmentedFacts>[] = [
  ...OWN,
  ...group<SegmentedFacts>('profile', {
    segmented: ({ near }) => (near ? 1 : 0),
    ...Object.fromEntries(
      Array.from({ length: SEGMENTS }, (_, segment) => [
        `near${segment}`,
        ({ near }: SegmentedFacts) => near?.[segment] ?? 0,
      ]),
    ),
  }),
];

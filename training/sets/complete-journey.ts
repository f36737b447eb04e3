/**
 * The Complete Journey (dunnhumby, as in the R package completejourney; CC0): who of a grocer's targeted households redeemed a
 * coupon, and when. Targeting was not random: this describes, and says nothing of what coupons cause. The simulator is held
 * against it.
 */
import { join } from 'node:path';
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import { quantile } from '../metrics/intervals.js';
import { columnOf, readTable } from './csv.js';
import { NO_SHARES, type SetRow } from './summary.js';

export const JOURNEY_FILES = ['campaigns', 'campaign_descriptions', 'coupon_redemptions'].map(
  (name) => `complete-journey/${name}.csv.gz`,
);
export const JOURNEY_SOURCE = 'https://bradleyboehmke.github.io/completejourney (CC0)';

const DAY = 86_400_000;

export function journeyRows(folder: string): SetRow[] {
  const [campaigns, descriptions, redemptions] = JOURNEY_FILES.map((file) =>
    readTable(join(folder, file)),
  ) as [ReturnType<typeof readTable>, ReturnType<typeof readTable>, ReturnType<typeof readTable>];
  const [types, starts] = [columnOf(descriptions, 'campaign_type'), columnOf(descriptions, 'start_date')];
  const about = new Map(
    columnOf(descriptions, 'campaign_id').map((id, at) => [
      id,
      { type: types[at] as string, start: Date.parse(starts[at] as string) },
    ]),
  );
  const redeemed = new Map<string, number[]>();
  const households = columnOf(redemptions, 'household_id');
  const dates = columnOf(redemptions, 'redemption_date');
  columnOf(redemptions, 'campaign_id').forEach((campaign, at) => {
    const pair = `${campaign}/${households[at]}`;
    redeemed.set(pair, [...(redeemed.get(pair) ?? []), Date.parse(dates[at] as string)]);
  });
  const targeted = columnOf(campaigns, 'household_id').map((household, at) => {
    const campaign = campaigns.rows[at]?.[0] as string;
    const days = redeemed.get(`${campaign}/${household}`);
    return { household, type: about.get(campaign)?.type, start: about.get(campaign)?.start as number, days };
  });
  const share = (id: string, among: typeof targeted): SetRow => {
    const clusters = new Map<string, number[]>();
    for (const { household, days } of among) {
      const own = clusters.get(household);
      if (own) own.push(days ? 1 : 0);
      else clusters.set(household, [days ? 1 : 0]);
    }
    const { mean, interval } = clusterBootstrap([...clusters.values()], 1, 1000);
    return row(id, mean, 'share of household-campaign pairs', among.length, interval);
  };
  const waits = targeted
    .flatMap(({ days, start }) => (days ? (Math.min(...days) - start) / DAY : []))
    .sort((a, b) => a - b);
  const first = (at: number) => quantile(waits, at);
  return [
    share('redeeming', targeted),
    ...['Type A', 'Type B', 'Type C'].map((type) =>
      share(
        `redeeming.${type.toLowerCase().replace(' ', '-')}`,
        targeted.filter((one) => one.type === type),
      ),
    ),
    // The interval is the middle half of the households, not one of the median.
    row('days-to-first-redemption.quartiles', first(0.5), 'days', waits.length, [first(0.25), first(0.75)]),
    row('redemptions', redemptions.rows.length, '', redemptions.rows.length),
  ];
}

const row = (
  id: string,
  value: number,
  unit: string,
  n: number,
  interval?: readonly [number, number],
): SetRow => ({
  id: `sets.complete-journey.${id}`,
  value,
  unit,
  n,
  goal: '',
  ok: true,
  shares: NO_SHARES,
  ...(interval && { interval }),
});

/** The public sets that the simulator is calibrated to. Read where they lie; nothing of them is kept. */
import { join } from 'node:path';
import { columnOf, fileExists, readTable } from '../../sets/csv.js';
import {
  type Browsing,
  type BrowsingFigures,
  browsingFigures,
  type PurchaseFigures,
  purchaseFigures,
  type RedemptionFigures,
  redemptionFigures,
} from './figures.js';

/** Figures of one set, or where it can be had. */
export type Real<Figures> = Figures | { readonly absent: string };

const absent = (name: string, source: string) => ({ absent: `${name} is not there: ${source}` });

/** @param folder that holds the sets' own folders */
export function realBrowsing(folder: string): Real<BrowsingFigures> {
  const file = join(folder, 'eshop-clothing-2008', 'e-shop-clothing-2008.csv.gz');
  if (!fileExists(file)) {
    return absent(
      'e-shop clothing 2008',
      'https://archive.ics.uci.edu/dataset/553 (Łapczyński & Białowąs 2013, CC BY 4.0)',
    );
  }
  const table = readTable(file, ';');
  const [sessions, orders, categories, items, prices] = [
    'session ID',
    'order',
    'page 1 (main category)',
    'page 2 (clothing model)',
    'price',
  ].map((name) => columnOf(table, name)) as [string[], string[], string[], string[], string[]];
  const visits = new Map<string, (Browsing['things'][number] & { order: number })[]>();
  sessions.forEach((session, row) => {
    const own = visits.get(session) ?? [];
    own.push({
      order: Number(orders[row]),
      item: items[row] as string,
      category: categories[row] as string,
      price: Number(prices[row]),
    });
    visits.set(session, own);
  });
  const ordered = [...visits.values()].map((things) => ({
    things: things.sort((a, b) => a.order - b.order),
  }));
  return browsingFigures(ordered);
}

export function realPurchases(folder: string): Real<PurchaseFigures> {
  const file = join(folder, 'online-shoppers', 'online_shoppers_intention.csv');
  if (!fileExists(file)) {
    return absent(
      'online shoppers intention',
      'https://archive.ics.uci.edu/dataset/468 (Sakar et al. 2018, CC BY 4.0)',
    );
  }
  const table = readTable(file);
  const durations = columnOf(table, 'ProductRelated_Duration').map(Number);
  const revenues = columnOf(table, 'Revenue');
  return purchaseFigures(
    columnOf(table, 'ProductRelated').map((text, row) => {
      const [pages, seconds] = [Number(text), durations[row] as number];
      return {
        pages,
        bought: revenues[row] === 'TRUE',
        ...(pages > 0 && seconds > 0 && { dwell: seconds / pages }),
      };
    }),
  );
}

const DAY = 24 * 3_600_000;

/** Households that a campaign was sent to; days from its start to the first coupon used. */
export function realRedemptions(folder: string): Real<RedemptionFigures> {
  const at = (name: string) => join(folder, 'complete-journey', `${name}.csv.gz`);
  const names = ['campaigns', 'campaign_descriptions', 'coupon_redemptions'].map(at);
  if (!names.every(fileExists)) {
    return absent(
      'The Complete Journey',
      'https://www.dunnhumby.com/source-files (dunnhumby; R package completejourney, CC0)',
    );
  }
  const [sent, campaigns, used] = names.map((file) => readTable(file)) as [Table, Table, Table];
  const starts = new Map(
    columnOf(campaigns, 'campaign_id').map((id, row) => [
      id,
      Date.parse(columnOf(campaigns, 'start_date')[row] as string),
    ]),
  );
  const key = (campaign: string | undefined, household: string | undefined) => `${campaign}/${household}`;
  const [sentCampaigns, sentHouseholds] = [columnOf(sent, 'campaign_id'), columnOf(sent, 'household_id')];
  const targeted = new Set(sentCampaigns.map((campaign, row) => key(campaign, sentHouseholds[row])));
  const first = new Map<string, number>();
  const [usedCampaigns, usedHouseholds, dates] = ['campaign_id', 'household_id', 'redemption_date'].map(
    (name) => columnOf(used, name),
  ) as [string[], string[], string[]];
  usedCampaigns.forEach((campaign, row) => {
    const pair = key(campaign, usedHouseholds[row]);
    if (!targeted.has(pair)) return;
    const day = Math.round((Date.parse(dates[row] as string) - (starts.get(campaign) as number)) / DAY);
    first.set(pair, Math.min(first.get(pair) ?? Number.POSITIVE_INFINITY, day));
  });
  return redemptionFigures(targeted.size, [...first.values()]);
}

type Table = ReturnType<typeof readTable>;

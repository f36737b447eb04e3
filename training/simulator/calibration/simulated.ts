/** The same figures of simulated visits, with nothing shown but for the redemptions. */
import { simulatedMoments } from '../../simulated-examples.js';
import { drawLuck, outcome } from '../outcomes.js';
import { createRandom } from '../random.js';
import { drawShop, type ShopOptions } from '../shop.js';
import { drawVisit, momentsOf, type SimulatedMoment, type SimulatedVisit } from '../visit.js';
import {
  type Browsing,
  type BrowsingFigures,
  browsingFigures,
  type Purchase,
  type PurchaseFigures,
  purchaseFigures,
  type RedemptionFigures,
  redemptionFigures,
} from './figures.js';

export interface SimulatedFigures {
  readonly browsing: BrowsingFigures;
  readonly purchases: PurchaseFigures;
  readonly redemptions: RedemptionFigures;
}

export function simulatedFigures(
  seed: number | string,
  shops: number,
  perShop: number,
  options: ShopOptions = {},
): SimulatedFigures {
  const browsing: Browsing[] = [];
  const purchases: Purchase[] = [];
  const days: number[] = [];
  let targeted = 0;
  for (let index = 0; index < shops; index++) {
    const random = createRandom(`calibration/${seed}/${index}`);
    const shop = drawShop(random.fork('shop'), options);
    const luck = random.fork('luck');
    for (let one = 0; one < perShop; one++) {
      const visit = drawVisit(`visit-${one}`, shop, random.fork(`visit/${one}`));
      browsing.push(browsingOf(visit));
      const [last] = momentsOf(visit, [visit.acts.length]) as [SimulatedMoment];
      const { day } = outcome(last, undefined, shop, { ...drawLuck(luck), end: visit.ending });
      purchases.push({ ...pagesOf(visit), bought: day === 0 });
    }
    for (const { moment, eligible } of simulatedMoments(shop, perShop / 4, random.fork('moments'))) {
      targeted++;
      const shown = outcome(moment, luck.pick(eligible), shop, drawLuck(luck));
      if (shown.redeemed) days.push(shown.day ?? 0);
    }
  }
  return {
    browsing: browsingFigures(browsing),
    purchases: purchaseFigures(purchases),
    redemptions: redemptionFigures(targeted, days),
  };
}

function browsingOf({ events }: SimulatedVisit): Browsing {
  const things = events.flatMap(({ name, params }) => {
    const item = name === 'view_item' ? params.items?.[0] : undefined;
    return item ? [{ item: item.item_id, category: item.item_category ?? '', price: item.price ?? 0 }] : [];
  });
  return { things };
}

/** Pages that show products, and the mean time until the next act. */
function pagesOf({ events, acts }: SimulatedVisit): Omit<Purchase, 'bought'> {
  const times = acts.map((act) => events[act.events - 1]).flatMap((event) => event ?? []);
  const pauses = times.flatMap((event, index) => {
    const next = times[index + 1];
    return event.name === 'view_item' && next ? [(next.at - event.at) / 1000] : [];
  });
  const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
  const pages = events.filter(({ name }) => name === 'view_item').length;
  return { pages, ...(pauses.length > 0 && { dwell: mean }) };
}

/** What simulated shops are held against: a few figures of visits, read alike from simulated and real ones. */

/** One visit as a row of things looked at. */
export interface Browsing {
  readonly things: readonly {
    readonly item: string;
    readonly category: string;
    readonly price: number;
  }[];
}

/** Views in a visit at which its distribution is compared: shares of visits with exactly so many. */
export const LENGTHS = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20] as const;
export const QUANTILES = [0.25, 0.5, 0.75, 0.9, 0.99] as const;

export interface BrowsingFigures {
  readonly visits: number;
  readonly mean: number;
  readonly quantiles: readonly number[];
  /** Share of visits with exactly 1, 2, 3, … views. */
  readonly lengths: readonly number[];
  /** Of steps from one view to the next: same category, same thing, back to one seen before, dearer, cheaper. */
  readonly stays: number;
  readonly same: number;
  readonly returns: number;
  readonly dearer: number;
  readonly cheaper: number;
}

export function browsingFigures(visits: Iterable<Browsing>): BrowsingFigures {
  const counts: number[] = [];
  const steps = { all: 0, stays: 0, same: 0, returns: 0, dearer: 0, cheaper: 0 };
  for (const { things } of visits) {
    if (things.length === 0) continue;
    counts.push(things.length);
    const seen = new Set<string>();
    things.forEach((thing, index) => {
      const before = things[index - 1];
      if (before) {
        steps.all++;
        if (thing.category === before.category) steps.stays++;
        if (thing.item === before.item) steps.same++;
        else {
          if (seen.has(thing.item)) steps.returns++;
          if (thing.price > before.price) steps.dearer++;
          if (thing.price < before.price) steps.cheaper++;
        }
      }
      seen.add(thing.item);
    });
  }
  const sorted = counts.sort((a, b) => a - b);
  const share = (count: number) => count / Math.max(1, steps.all);
  return {
    visits: sorted.length,
    mean: sorted.reduce((sum, count) => sum + count, 0) / sorted.length,
    quantiles: QUANTILES.map((q) => sorted[Math.floor(q * sorted.length)] as number),
    lengths: LENGTHS.map((length) => sorted.filter((count) => count === length).length / sorted.length),
    stays: share(steps.stays),
    same: share(steps.same),
    returns: share(steps.returns),
    dearer: share(steps.dearer),
    cheaper: share(steps.cheaper),
  };
}

/** Visits by how many pages they had: [from, below). */
export const PAGE_GROUPS = [
  [1, 2],
  [2, 5],
  [5, 10],
  [10, 20],
  [20, 40],
] as const;

/** One visit as pages, their mean dwell and whether it ended in a purchase. */
export interface Purchase {
  readonly pages: number;
  /** Mean seconds per page; absent where nothing was measured. */
  readonly dwell?: number;
  readonly bought: boolean;
}

export interface PurchaseFigures {
  readonly visits: number;
  readonly rate: number;
  readonly byPages: readonly number[];
  /** Quartiles of the mean dwell, seconds. */
  readonly dwell: readonly [number, number, number];
  readonly dwellOfBuyers: number;
  readonly dwellOfOthers: number;
}

export function purchaseFigures(visits: readonly Purchase[]): PurchaseFigures {
  const rate = (some: readonly Purchase[]) => some.filter(({ bought }) => bought).length / some.length;
  const dwells = (some: readonly Purchase[]) =>
    some.flatMap(({ dwell }) => dwell ?? []).sort((a, b) => a - b);
  const at = (sorted: readonly number[], q: number) => sorted[Math.floor(q * sorted.length)] as number;
  const all = dwells(visits);
  return {
    visits: visits.length,
    rate: rate(visits),
    byPages: PAGE_GROUPS.map(([from, below]) =>
      rate(visits.filter(({ pages }) => pages >= from && pages < below)),
    ),
    dwell: [at(all, 0.25), at(all, 0.5), at(all, 0.75)],
    dwellOfBuyers: at(dwells(visits.filter(({ bought }) => bought)), 0.5),
    dwellOfOthers: at(dwells(visits.filter(({ bought }) => !bought)), 0.5),
  };
}

export interface RedemptionFigures {
  readonly targeted: number;
  /** Share of those who were given a coupon that used one. */
  readonly rate: number;
  /** Of those who used one later than on the day, within 14 days: quartiles of the days until then. */
  readonly days: readonly [number, number, number];
}

/** @param days until the coupon was used, one for each who used it, within 14 days or not */
export function redemptionFigures(targeted: number, days: readonly number[]): RedemptionFigures {
  const within = days.filter((day) => day > 0 && day <= 14).sort((a, b) => a - b);
  const at = (q: number) => within[Math.floor(q * within.length)] as number;
  return { targeted, rate: days.length / targeted, days: [at(0.25), at(0.5), at(0.75)] };
}

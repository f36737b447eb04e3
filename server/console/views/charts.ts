/** What the page's script draws. Texts are made here, so that a point tells the same as the table. */
import { currencyExponent } from '../../../src/money.js';
import type { Figure, Unit } from '../figures/figure.js';
import { METRICS } from '../figures/metrics.js';
import type { Overview } from '../figures/overview.js';
import type { PricePoint } from '../figures/prices.js';
import { type Tip, tipOf, valueText } from './format.js';

export interface ChartPoint {
  /** ISO date or instant. */
  readonly x: string;
  /** In the unit of the axis: per cent, major units of money. */
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  readonly series?: string;
  /** What is told of it, and its name for those who don't see it. */
  readonly tip: Tip;
}

export interface Chart {
  readonly id: string;
  readonly kind: 'line' | 'bars' | 'steps';
  readonly title: string;
  /** With unit. */
  readonly axis: string;
  /** 0 must be on the axis, as a line across. */
  readonly zero: boolean;
  readonly points: readonly ChartPoint[];
  /** Said in its place when there are no points. */
  readonly empty: string;
  /** Days, both included: the axis is the whole period. */
  readonly from: string;
  readonly until: string;
}

export function chartsOf(overview: Overview): Chart[] {
  const { currency, weeks, trial, prices, view } = overview;
  const span = view.period;
  const metric = (id: string) => METRICS.findIndex((one) => one.id === id);
  const weekly = (figures: readonly (readonly [string, Figure])[], title: string) =>
    figures.flatMap(([week, figure]) => pointOf(week, `${title}, week of ${week}`, figure, currency));
  const column = (id: string, title: string) =>
    weekly(
      weeks.map(({ key, figures }) => [key, figures[metric(id)] as Figure]),
      title,
    );
  const few = 'No week in this period has enough to show.';
  const charts: Chart[] = [
    {
      id: 'lift',
      kind: 'line',
      title: 'Lift in orders per shopper, by week',
      axis: 'percentage points',
      zero: true,
      points: weekly(
        (trial?.weeks ?? []).map(({ week, orders }) => [week, orders]),
        'Lift in orders',
      ),
      empty: trial ? few : 'Needs a trial with a holdout, and how many shoppers each arm has.',
      ...span,
    },
    {
      id: 'lift-revenue',
      kind: 'line',
      title: 'Revenue added per shopper, by week',
      axis: currency,
      zero: true,
      points: weekly(
        (trial?.weeks ?? []).map(({ week, revenue }) => [week, revenue]),
        'Revenue added',
      ),
      empty: trial ? few : 'Needs a trial with a holdout, and how many shoppers each arm has.',
      ...span,
    },
    {
      id: 'spend',
      kind: 'bars',
      title: 'Coupon spend, by week',
      axis: currency,
      zero: true,
      points: column('spend', 'Coupon spend'),
      empty: few,
      ...span,
    },
    {
      id: 'prices',
      kind: 'steps',
      title: 'Shadow price λ of a coupon’s money',
      axis: 'profit asked for each unit of discount',
      zero: true,
      points: prices.map((price) =>
        pricePoint(price, price.lambda, `λ ${price.lambda.toFixed(3)}`, currency),
      ),
      empty: 'No shadow price yet: “etui pace” has not run for a coupon of this pool.',
      ...span,
    },
    {
      id: 'budget',
      kind: 'steps',
      title: 'Budget used',
      axis: '% of a coupon’s budget, holds included',
      zero: true,
      points: prices.flatMap((price) => {
        if (!price.budget) return [];
        const used = price.spent / price.budget;
        return [pricePoint(price, 100 * used, valueText(used, 'share', currency), currency)];
      }),
      empty: 'No coupon of this pool that “etui pace” has seen has a budget.',
      ...span,
    },
    {
      id: 'average-order',
      kind: 'line',
      title: 'Average order, by week',
      axis: currency,
      zero: false,
      points: column('average-order', 'Average order'),
      empty: few,
      ...span,
    },
    {
      id: 'use-rate',
      kind: 'line',
      title: 'Use rate of claims, by week',
      axis: '%',
      zero: false,
      points: column('use-rate', 'Use rate'),
      empty: few,
      ...span,
    },
    {
      id: 'repeat',
      kind: 'line',
      title: 'Repeat purchase, by week',
      axis: '% of orders of known customers',
      zero: false,
      points: column('repeat', 'Repeat purchase'),
      empty: few,
      ...span,
    },
    {
      id: 'satisfaction',
      kind: 'line',
      title: 'Satisfaction, by week',
      axis: 'stars of 5',
      zero: false,
      points: weekly(
        weeks.map(({ key, satisfaction }) => [key, satisfaction]),
        'Satisfaction',
      ),
      empty: 'No week has enough private reports.',
      ...span,
    },
  ];
  return charts;
}

function pricePoint(price: PricePoint, y: number, value: string, currency: string): ChartPoint {
  const { coupon, at, mu, spent, budget } = price;
  const of = budget === undefined ? '' : ` of ${valueText(budget, 'money', currency)}`;
  return {
    x: at,
    y,
    series: coupon,
    tip: {
      title: `${coupon}, from ${at.slice(0, 16).replace('T', ' ')} UTC`,
      value,
      interval: '',
      behind: `μ ${valueText(mu, 'money', currency)} a use; spent ${valueText(spent, 'money', currency)}${of}`,
      estimator: 'As a run of “etui pace” left it, from the ledger of redemptions.',
      noise: 'None.',
    },
  };
}

function pointOf(x: string, title: string, figure: Figure, currency: string): ChartPoint[] {
  if (figure.value === undefined) return [];
  const scale = scaleOf(figure.unit, currency);
  const [low, high] = figure.interval ?? [];
  return [
    {
      x,
      y: figure.value * scale,
      ...(low !== undefined && high !== undefined && { low: low * scale, high: high * scale }),
      tip: tipOf(title, figure, currency),
    },
  ];
}

function scaleOf(unit: Unit, currency: string): number {
  if (unit === 'share' || unit === 'points' || unit === 'change') return 100;
  return unit === 'money' || unit === 'gain' ? 1 / 10 ** currencyExponent(currency) : 1;
}

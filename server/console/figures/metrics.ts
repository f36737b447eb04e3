/** What is told of each row and of the whole: a name, a sentence, and a figure from the row's sums. */
import { exact, type Figure, mean, share, type Unit, unknown } from './figure.js';
import type { Totals } from './totals.js';

export interface MetricContext {
  /** Shoppers of the trial's arms that may see offers, where the shop's backend told how many there are. */
  readonly shoppers?: number;
}

export interface Metric {
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
  /** Counts and sums of which parts add up to the whole. */
  readonly adds?: boolean;
  /** Orders without a coupon have none of it. */
  readonly ofCoupons?: boolean;
  readonly of: (totals: Totals, context: MetricContext) => Figure;
}

const NO_AUDIENCE = 'the number of shoppers is not known (POST /etui/audience)';
const BINOMIAL =
  'Wilson’s 95 % interval, each one counted as independent; what differs between periods is not in it.';

export const METRICS: readonly Metric[] = [
  {
    id: 'claims',
    label: 'Claims',
    unit: 'count',
    ofCoupons: true,
    adds: true,
    of: ({ claims }) =>
      exact('count', claims, {
        n: claims,
        of: 'claims',
        estimator: 'Minted codes given out in the period. Fixed codes are claimed without telling anybody.',
      }),
  },
  {
    id: 'claim-rate',
    label: 'Claim rate',
    unit: 'share',
    ofCoupons: true,
    of: ({ claims }, { shoppers }) => {
      const behind = {
        of: 'shoppers',
        estimator: 'Claims over the shoppers of the arms that may see offers.',
        noise: BINOMIAL,
      };
      return shoppers === undefined ? unknown('share', NO_AUDIENCE, behind) : share(claims, shoppers, behind);
    },
  },
  {
    id: 'use-rate',
    label: 'Use rate',
    unit: 'share',
    ofCoupons: true,
    of: ({ uses, claims }) =>
      share(uses, claims, {
        of: 'claims',
        estimator: 'Uses committed in the period over claims made in it.',
        noise: `${BINOMIAL} A claim may be used in a later period.`,
      }),
  },
  {
    id: 'orders',
    label: 'Orders',
    unit: 'count',
    adds: true,
    of: ({ orders }) =>
      exact('count', orders, {
        n: orders,
        of: 'orders',
        estimator: 'Orders that the shop’s backend told.',
      }),
  },
  {
    id: 'conversion',
    label: 'Conversion',
    unit: 'share',
    of: ({ orders }, { shoppers }) => {
      const behind = {
        of: 'shoppers',
        estimator: 'Orders in the period over the shoppers of the arms that may see offers.',
        noise: `${BINOMIAL} A shopper who orders twice counts twice, so it is a little too narrow.`,
      };
      return shoppers === undefined ? unknown('share', NO_AUDIENCE, behind) : share(orders, shoppers, behind);
    },
  },
  {
    id: 'average-order',
    label: 'Average order',
    unit: 'money',
    of: ({ orders, revenue, squares }) =>
      mean({ n: orders, sum: revenue, squares }, 'money', {
        of: 'orders',
        estimator: 'Revenue after all discounts over orders.',
        noise:
          'Student’s 95 % interval, orders counted as independent; with few and uneven orders it is rough.',
      }),
  },
  {
    id: 'repeat',
    label: 'Repeat purchase',
    unit: 'share',
    of: ({ repeats, known }) =>
      share(repeats, known, {
        of: 'orders of known customers',
        estimator: 'Orders of customers who had ordered before, over orders with a customer key.',
        noise: `${BINOMIAL} Orders from before this server was told of any count as none.`,
      }),
  },
  {
    id: 'spend',
    label: 'Coupon spend',
    unit: 'money',
    ofCoupons: true,
    adds: true,
    of: ({ spent, uses, couponOrders }) =>
      exact('money', spent, {
        n: Math.max(uses, couponOrders),
        of: 'uses',
        estimator:
          'Discounts of committed uses less refunds; where another platform redeems the code, the discounts that orders told.',
      }),
  },
  {
    id: 'order-value-per-spend',
    label: 'Order value per spend',
    unit: 'ratio',
    ofCoupons: true,
    of: ({ couponRevenue, couponOrders, spent }) => {
      const behind = {
        n: couponOrders,
        of: 'orders with a coupon',
        estimator: 'Revenue of orders that used a coupon, over coupon spend.',
        noise:
          'Attributed, not caused: some would have been placed without. What coupons added is the trial’s return on spend.',
      };
      if (couponOrders <= 0) return unknown('ratio', 'no orders with a coupon in this period', behind);
      return spent > 0
        ? { unit: 'ratio', value: couponRevenue / spent, ...behind }
        : unknown('ratio', 'nothing was spent on coupons in this period', behind);
    },
  },
];

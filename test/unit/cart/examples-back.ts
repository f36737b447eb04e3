/** Worked examples: what goes back with which pieces. */
import { type Example, line, type Terms } from './example.js';

export interface ReturnExample extends Pick<Example, 'name' | 'economics' | 'lines' | 'why'> {
  readonly coupon: Terms;
  /** Pieces of each line that come back, one return after the other. */
  readonly returns: readonly (readonly number[])[];
  /** The part of the discount that goes back with each, minor units. */
  readonly back: readonly number[];
  /** What the shopper gets with each: the pieces' prices less that. */
  readonly money: readonly number[];
}

const sets = (buy: number, get: number): Terms => ({
  id: 'sets',
  benefit: { kind: 'buy_x_get_y', buy, get },
});

export const BACK: readonly ReturnExample[] = [
  {
    name: 'one piece after the other',
    lines: [line('cup', 333, 3)],
    coupon: { id: 'share', benefit: { kind: 'percent', percent: 10 } },
    returns: [[1], [1], [1]],
    back: [33, 33, 34],
    money: [300, 300, 299],
    why: '1.00 was taken off three cups: 33.3 cents each, rounded down in all so far, so that the last brings the rest',
  },
  {
    name: 'in another rhythm',
    lines: [line('cup', 333, 3)],
    coupon: { id: 'share', benefit: { kind: 'percent', percent: 10 } },
    returns: [[2], [1]],
    back: [66, 34],
    money: [600, 299],
    why: 'the same in the end',
  },
  {
    name: 'one line of two',
    lines: [line('jar', 1_000), line('lamp', 3_000)],
    coupon: { id: 'amount', benefit: { kind: 'fixed', amount: 500 } },
    returns: [
      [0, 1],
      [1, 0],
    ],
    back: [375, 125],
    money: [2_625, 875],
    why: 'each line gives back what was allocated to it',
  },
  {
    name: 'the minimum is not judged anew',
    lines: [line('jar', 3_000, 2)],
    coupon: { id: 'amount', benefit: { kind: 'fixed', amount: 500 }, conditions: { minCartValue: 5_000 } },
    returns: [[1], [1]],
    back: [250, 250],
    money: [2_750, 2_750],
    why: 'the jar that is kept would not have reached 50.00 alone, and keeps its half of the discount',
  },
  {
    name: 'of a set, the dearest',
    lines: [line('coat', 3_000), line('shirt', 2_000), line('cap', 1_000)],
    coupon: sets(2, 1),
    returns: [[1, 0, 0]],
    back: [1_000],
    money: [2_000],
    why: 'what is kept is no set any more and costs 30.00, so that of the 50.00 paid 20.00 go back',
  },
  {
    name: 'of a set, the piece that cost nothing',
    lines: [line('coat', 3_000), line('shirt', 2_000), line('cap', 1_000)],
    coupon: sets(2, 1),
    returns: [[0, 0, 1]],
    back: [1_000],
    money: [0],
    why: 'nothing was paid for it',
  },
  {
    name: 'of two sets, piece by piece',
    lines: [line('shirt', 1_000, 6)],
    coupon: sets(2, 1),
    returns: [[1], [2], [3]],
    back: [1_000, 0, 1_000],
    money: [0, 2_000, 2_000],
    why: 'five and three shirts are still one set: 40.00 were paid, 40.00 go back',
  },
  {
    name: 'of a set that gives more than it asks',
    economics: { marginRate: 1 },
    lines: [line('sock', 1_000, 3)],
    coupon: sets(1, 2),
    returns: [[1], [1], [1]],
    back: [1_000, 1_000, 0],
    money: [0, 0, 1_000],
    why: 'the discount that is lost, 20.00, is more than the first sock is worth: nobody has to pay for a return',
  },
  {
    name: 'of sets whose cheapest come back first',
    lines: [line('coat', 3_000), line('shirt', 2_000, 2), line('pin', 100, 3)],
    coupon: sets(2, 1),
    returns: [
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
      [1, 2, 0],
    ],
    back: [100, 0, 0, 100],
    money: [0, 100, 100, 6_900],
    why: 'two pins were free; a set of coat and shirts would now earn 20.00, but what went back does not come again, and no more is kept than was taken',
  },
  {
    name: 'free shipping',
    economics: { shippingFee: 490 },
    lines: [line('jar', 3_000, 2)],
    coupon: { id: 'ships', benefit: { kind: 'free_shipping' } },
    returns: [[1], [1]],
    back: [0, 490],
    money: [3_000, 2_510],
    why: 'the order was shipped: the fee goes back into the budget with its last piece (a shop that refunds shipping adds 4.90)',
  },
  {
    name: 'a gift in the cart',
    lines: [line('book', 6_000), line('mug', 1_200)],
    coupon: { id: 'mug', benefit: { kind: 'gift', itemId: 'mug', price: 1_200 } },
    returns: [
      [0, 1],
      [1, 0],
    ],
    back: [1_200, 0],
    money: [0, 6_000],
    why: 'the mug gives back what it cost: nothing',
  },
];

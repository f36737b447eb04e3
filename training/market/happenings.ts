/** What follows an offer: a redemption or none, at once or some days later. */
import type { Random } from '../simulator/random.js';
import type { Answers } from './answers.js';

export interface Happening {
  readonly coupon: number;
  /** Minor units. */
  readonly discount: number;
  /** Days after the offer, 0…14. */
  readonly day: number;
  /** What this redemption stands for of the offer's expected gain, and the whole order's profit; minor units. */
  readonly gain: number;
  readonly kept: number;
}

export interface Luck {
  readonly redeems: number;
  readonly day: number;
}

export interface Drawer {
  /** Uniform numbers of one visit: drawn whether or not anything is shown, so that policies meet the same luck. */
  luck(): Luck;
  of(pair: number, coupon: number, luck: Luck): Happening | undefined;
}

/**
 * In the student's world a redemption is drawn from its own probability, and its delay from those of all orders that redeemed
 * in truth; in the true world both were drawn with the shopper.
 */
export function drawer(answers: Answers, world: 'predicted' | 'truth', random: Random): Drawer {
  const { drawn, predicted, truth } = answers;
  const delays: number[] = [];
  drawn.discount.forEach((discount, at) => {
    if (discount > 0 && (predicted.gain[at] as number) > 0) delays.push(drawn.day[at] as number);
  });
  return {
    luck: () => ({ redeems: random.next(), day: random.next() }),
    of(pair, coupon, luck) {
      const { gain, kept, redeems, cost } = world === 'truth' ? truth : predicted;
      const chance = redeems[pair] as number;
      const meant = { coupon, gain: (gain[pair] as number) / chance, kept: kept[pair] as number };
      if (world === 'truth') {
        const discount = drawn.discount[pair] as number;
        return discount > 0 ? { ...meant, discount, day: drawn.day[pair] as number } : undefined;
      }
      if (luck.redeems >= chance) return undefined;
      const day = delays[Math.floor(luck.day * delays.length)] ?? 0;
      return { ...meant, discount: (cost[pair] as number) / chance, day };
    },
  };
}

/** What answers are worth against outcomes, in plain numbers: for choosing among models, whatever they are. */
import { COUPON_HEADS, type StudentOutput } from '../../src/model/types.js';
import { type Example, SHOWN_NOTHING } from '../example.js';

export interface OutcomeLoss {
  /** Log loss of buying under the action taken, nats per outcome. */
  readonly buy: number;
  /** Squared error of p(buy | action), the outcomes' own noise included. */
  readonly brier: number;
  readonly outcomes: number;
}

/** Logit of p(buy) under an action. */
export const buyLogit = ({ base, coupons }: StudentOutput, action: number): number =>
  (base[0] as number) + (action === SHOWN_NOTHING ? 0 : (coupons[action * COUPON_HEADS.length] as number));

export function outcomeLoss(answers: readonly StudentOutput[], examples: readonly Example[]): OutcomeLoss {
  const sum = { buy: 0, brier: 0, outcomes: 0 };
  examples.forEach(({ outcomes: { action, bought } }, index) => {
    action.forEach((taken, at) => {
      const logit = buyLogit(answers[index] as StudentOutput, taken);
      const label = bought[at] as number;
      // softplus(x) − y·x, for large x too.
      sum.buy += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit;
      sum.brier += (1 / (1 + Math.exp(-logit)) - label) ** 2;
      sum.outcomes++;
    });
  });
  const count = Math.max(1, sum.outcomes);
  return { buy: sum.buy / count, brier: sum.brier / count, outcomes: sum.outcomes };
}

/** Examples by the hundred thousand: one buffer each instead of twenty, what is equal held once. */
import type { StudentInput } from '../../src/model/types.js';
import type { Example } from '../example.js';

type Floats = Float32Array;

/** An equal example with all its numbers in one buffer. `hidden` is shared by all: nobody writes to an encoding. */
export function compact(example: Example, hidden: Float32Array): Example {
  const { input, later, outcomes, interest, money } = example;
  const parts: Floats[] = [
    input.events,
    input.context,
    input.coupons,
    input.relative,
    interest,
    money.discount,
  ];
  const columns = [outcomes.propensity, outcomes.bought, outcomes.redeemed, outcomes.claimed, outcomes.order];
  const more = later ? [later.events, later.context, later.relative] : [];
  const all = new Float32Array([...parts, ...columns, ...more].reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  const moved = (part: Floats): Floats => {
    all.set(part, offset);
    offset += part.length;
    return all.subarray(offset - part.length, offset);
  };
  const read = (from: StudentInput, coupons: Floats): StudentInput => ({
    hidden,
    events: moved(from.events),
    context: moved(from.context),
    coupons,
    relative: moved(from.relative),
  });
  const coupons = moved(input.coupons);
  return {
    ...example,
    input: read(input, coupons),
    outcomes: {
      action: outcomes.action,
      propensity: moved(outcomes.propensity),
      bought: moved(outcomes.bought),
      redeemed: moved(outcomes.redeemed),
      claimed: moved(outcomes.claimed),
      order: moved(outcomes.order),
    },
    interest: moved(interest),
    // The same candidates: a coupon's own terms don't change within a visit.
    ...(later && { later: read(later, coupons) }),
    money: { profit: money.profit, discount: moved(money.discount) },
  };
}

/**
 * "Without the two jackets in your cart, this would not be shown": the same moment, decided again by the same policy with one
 * thing taken away. Not an estimate from the Shapley values: each change is decided on its own, with nothing left to chance. The
 * smallest change that would have changed what was shown is told; where none would, nothing is.
 *
 * Counterfactual explanations: Wachter, Mittelstadt & Russell 2018.
 */
import type { CartLine } from '../events/cart.js';
import type { ShopEvent } from '../events/vocabulary.js';
import { EMPTY_PROFILE } from '../features/profile.js';
import type { Moment } from '../model/scoring.js';
import { type Learnt, NOTHING_LEARNT } from '../policy/learn/lessons.js';
import type { Decision, Situation } from '../policy/types.js';
import type { Without } from '../store/store.js';
import type { Decider } from './decider.js';

/** A moment with something taken away. */
interface Changed {
  readonly without: Omit<Without, 'instead'>;
  readonly moment: Moment;
  readonly situation: Situation;
  readonly learnt: Learnt;
}

/** Of a category more than these are not looked at one by one. */
const MOST_CATEGORIES = 3;

/** @param decider an `aside`, for this moment alone */
export async function counterfactual(
  decider: Decider,
  decision: Decision,
  situation: Situation,
  moment: Moment,
  learnt: Learnt,
): Promise<Without | undefined> {
  for (const { without, ...changed } of changes(situation, moment, learnt)) {
    const then = await decider.decide(changed.situation, changed.moment, changed.learnt);
    if (then.action !== 'show') return { ...without, instead: 'nothing' };
    if (then.couponId !== decision.couponId) return { ...without, instead: 'another' };
  }
  return undefined;
}

/** From small to large. */
function* changes(situation: Situation, moment: Moment, learnt: Learnt): Generator<Changed> {
  const { lines } = moment.state.cart;
  const categories = [...new Set(lines.flatMap(({ category }) => category ?? []))];
  const alone = categories.length > 1 || lines.some(({ category }) => category === undefined);
  for (const category of categories.slice(0, MOST_CATEGORIES)) {
    const gone = lines.filter((line) => line.category === category);
    if (alone) yield withoutLines(gone, category, situation, moment, learnt);
  }
  if (lines.length > 0)
    yield withoutLines(
      lines,
      categories.length === 1 && !alone ? categories[0] : undefined,
      situation,
      moment,
      learnt,
    );

  const { interests, ...plain } = moment.state;
  if (interests) {
    yield { without: { what: 'interests' }, moment: { ...moment, state: plain }, situation, learnt };
  }
  const { sessions } = moment.state.profile;
  if (sessions > 1 || learnt !== NOTHING_LEARNT) {
    const profile = { ...EMPTY_PROFILE, sessions: 1 };
    yield {
      without: { what: 'earlier' },
      moment: { ...moment, state: { ...plain, profile } },
      situation: { ...situation, profile, purchases: 0, lastPurchaseAt: undefined },
      learnt: NOTHING_LEARNT,
    };
  }
}

/** As if these things had never been put into the cart: out of it, and what told of them out of the visit. */
function withoutLines(
  gone: readonly CartLine[],
  category: string | undefined,
  situation: Situation,
  moment: Moment,
  learnt: Learnt,
): Changed {
  const ids = new Set(gone.map(({ itemId }) => itemId));
  const cart = { lines: moment.state.cart.lines.filter((line) => !gone.includes(line)) };
  const events = moment.events.flatMap((event) => stripped(event, ids));
  const added = moment.events.length - events.length;
  const profile = { ...moment.state.profile, carts: Math.max(0, moment.state.profile.carts - added) };
  const count = gone.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    without: { what: 'cart', count, ...(category !== undefined && { category }) },
    moment: { ...moment, events, state: { ...moment.state, cart, profile } },
    situation: { ...situation, cart, profile },
    learnt,
  };
}

const OF_THE_CART: readonly string[] = ['add_to_cart', 'remove_from_cart', 'view_cart', 'begin_checkout'];

/** The event without these things: none where it was about nothing else, but for a look at the cart, which stays one. */
function stripped(event: ShopEvent, ids: ReadonlySet<string>): readonly ShopEvent[] {
  const { items } = event.params;
  if (!items || !OF_THE_CART.includes(event.name)) return [event];
  const left = items.filter(({ item_id }) => !ids.has(item_id));
  if (left.length === items.length) return [event];
  const isChange = event.name === 'add_to_cart' || event.name === 'remove_from_cart';
  if (left.length === 0 && isChange) return [];
  const { value: _, ...params } = event.params;
  return [{ ...event, params: { ...params, items: left } }];
}

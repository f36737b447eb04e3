/**
 * What begins a scenario. A table: one kind, one function, told when it began or will begin if nothing else happens, or
 * undefined when it does not. Pure: the same answer on the device, in training and in tests. Thresholds are the pool's;
 * a bound named `least…`, `…Ms` or a count is met when it is reached.
 */
import { subtotal } from '../../events/cart.js';
import { PAGE_SIGNS, type ShopEvent } from '../../events/vocabulary.js';
import type { Trigger } from '../../pool/occasions.js';
import type { Pool } from '../../pool/schema.js';
import { onHoliday } from '../../pool/shop-time.js';
import { EXIT_SIGN_RULES } from './exit-signs.js';
import { type Beginning, hiddenTime, isHidden, lastIndex, type MomentFacts } from './facts.js';

type Kind = Trigger['kind'];
type Of<K extends Kind> = Extract<Trigger, { readonly kind: K }>;
type Begins<K extends Kind> = (trigger: Of<K>, facts: MomentFacts, pool: Pool) => Beginning | undefined;

const DAY_MS = 86_400_000;

const welcome: Begins<'welcome'> = ({ events: least }, { situation: { session }, events }) => {
  const telling = events.filter(({ name }) => !PAGE_SIGNS.includes(name));
  if (session.number !== 1 || telling.length < least) return undefined;
  return { cause: session.id, since: telling[least - 1]?.at ?? session.startedAt };
};

/** Steps: whoever takes one does not hesitate. */
const STEPS = [
  'page_view',
  'tab_return',
  'search',
  'view_item',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
] as const;

const cartHesitation: Begins<'cart_hesitation'> = (trigger, { situation, events, page }) => {
  const { cart, now } = situation;
  if (cart.lines.length === 0 || subtotal(cart) < trigger.minCartValue) return undefined;
  const from = ({ id, at }: ShopEvent, after: number): Beginning => {
    const since = at + after;
    return { cause: id, since, until: since + trigger.holdsMs, passing: true };
  };
  const looks = trigger.cartViews > 0 ? events.filter(({ name }) => name === 'view_cart') : [];
  const look = looks.length >= trigger.cartViews ? looks.at(-1) : undefined;
  if (look && now < look.at + trigger.holdsMs) return from(look, 0);
  const step = events[lastIndex(events, ...STEPS)];
  return step && !isHidden(page) ? from(step, trigger.idleMs) : undefined;
};

/** Signs of this page alone: who has gone on to another has not left. */
const exitIntent: Begins<'exit_intent'> = (trigger, { situation: { session }, events, page }) => {
  const sign = page.findLast(({ id, name, at, params }) => {
    const known = trigger.signs.find((sign) => sign === name);
    if (!known || at - session.startedAt < trigger.afterMs) return false;
    const index = events.findLastIndex((event) => event.id === id);
    return EXIT_SIGN_RULES[known]({ at, params }, trigger, events.slice(0, index));
  });
  return sign && { cause: sign.id, since: sign.at, until: sign.at + trigger.holdsMs, passing: true };
};

const longDwell: Begins<'long_dwell'> = ({ dwellMs }, { page }) => {
  const index = lastIndex(page, 'view_item');
  const view = page[index];
  if (!view || isHidden(page)) return undefined;
  return { cause: view.id, since: view.at + hiddenTime(page, index) + dwellMs, passing: true };
};

const returnVisit: Begins<'return_visit'> = (
  { leastDays, mostDays },
  { situation: { session, profile } },
) => {
  if (profile.lastSessionAt === undefined) return undefined;
  const days = Math.floor((session.startedAt - profile.lastSessionAt) / DAY_MS);
  if (days < leastDays || days > (mostDays ?? Number.POSITIVE_INFINITY)) return undefined;
  return { cause: session.id, since: session.startedAt };
};

const holiday: Begins<'holiday'> = ({ holidays }, { situation: { now, session } }, pool) =>
  onHoliday(holidays, pool, now) ? { cause: session.id, since: session.startedAt } : undefined;

const loyalty: Begins<'loyalty'> = (trigger, { situation: { purchases, profile, session } }) =>
  purchases >= trigger.purchases && profile.spent >= trigger.spent
    ? { cause: session.id, since: session.startedAt }
    : undefined;

const winBack: Begins<'win_back'> = ({ leastDays }, { situation: { lastPurchaseAt } }) =>
  lastPurchaseAt === undefined
    ? undefined
    : { cause: `${lastPurchaseAt}`, since: lastPurchaseAt + leastDays * DAY_MS };

const postPurchase: Begins<'post_purchase'> = ({ afterMs, withinMs }, { situation: { lastPurchaseAt } }) =>
  lastPurchaseAt === undefined
    ? undefined
    : { cause: `${lastPurchaseAt}`, since: lastPurchaseAt + afterMs, until: lastPurchaseAt + withinMs };

const taggedPage: Begins<'page'> = ({ tags }, { page }) => {
  const tag = page.find(
    ({ name, params }) =>
      name === 'page_tag' && params.page_tags?.split(/\s+/).some((word) => tags.includes(word)),
  );
  return tag && { cause: tag.id, since: tag.at };
};

export const TRIGGERS: { readonly [K in Kind]: Begins<K> } = {
  welcome,
  cart_hesitation: cartHesitation,
  exit_intent: exitIntent,
  long_dwell: longDwell,
  return_visit: returnVisit,
  holiday,
  loyalty,
  win_back: winBack,
  post_purchase: postPurchase,
  page: taggedPage,
};

/** When this trigger began or will begin, or undefined when it does not. */
export function begins<K extends Kind>(
  trigger: Of<K>,
  facts: MomentFacts,
  pool: Pool,
): Beginning | undefined {
  return (TRIGGERS[trigger.kind as K] as Begins<K>)(trigger, facts, pool);
}

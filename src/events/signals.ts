/** What a shop's page tells, in groups that a shopper can switch off one by one. */
import type { EventName } from './vocabulary.js';

export const SIGNAL_GROUPS = ['pages', 'things', 'searches', 'cart', 'orders', 'pace'] as const;
export type SignalGroup = (typeof SIGNAL_GROUPS)[number];

/** Every event is in one group; the groups' names are stable, they are kept on the device. */
const GROUP_OF: Readonly<Record<EventName, SignalGroup>> = {
  page_view: 'pages',
  page_tag: 'pages',
  view_item_list: 'things',
  select_item: 'things',
  view_item: 'things',
  add_to_wishlist: 'things',
  view_promotion: 'things',
  select_promotion: 'things',
  search: 'searches',
  view_search_results: 'searches',
  add_to_cart: 'cart',
  remove_from_cart: 'cart',
  view_cart: 'cart',
  begin_checkout: 'cart',
  add_shipping_info: 'cart',
  add_payment_info: 'cart',
  purchase: 'orders',
  refund: 'orders',
  scroll: 'pace',
  user_engagement: 'pace',
  pointer_leave: 'pace',
  scroll_up: 'pace',
  page_back: 'pace',
  tab_leave: 'pace',
  tab_return: 'pace',
};

/** The group of an event's name; undefined for what is no event of ours. */
export function signalGroup(name: unknown): SignalGroup | undefined {
  return Object.hasOwn(GROUP_OF, name as string) ? GROUP_OF[name as EventName] : undefined;
}

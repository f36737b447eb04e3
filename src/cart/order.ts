/** In which order coupons of one checkout are applied. */
import type { Benefit, Coupon } from '../pool/schema.js';

/**
 * Among coupons of one priority: what is about single pieces first, since their prices are what it promises; then shares,
 * which are worth most to a shopper before amounts have lowered what they are of; then amounts; shipping last.
 */
const KINDS: readonly Benefit['kind'][] = [
  'buy_x_get_y',
  'gift',
  'percent',
  'tiered',
  'fixed',
  'free_shipping',
];

/** Highest priority first, then by kind, then by id, code unit by code unit: never by the order in which they were asked for. */
export function inOrder(coupons: readonly Coupon[]): Coupon[] {
  return [...coupons].sort(
    (one, other) =>
      other.priority - one.priority ||
      KINDS.indexOf(one.benefit.kind) - KINDS.indexOf(other.benefit.kind) ||
      Number(one.id > other.id) - Number(one.id < other.id),
  );
}

/** WooCommerce, REST API v3, coupons: woocommerce.github.io/woocommerce-rest-api-docs/#coupon-properties. */
import {
  codeOf,
  DEVICE_TERMS,
  isUnscoped,
  type MapContext,
  NOWHERE,
  neverZero,
  onlyFixed,
  type Platform,
  titleOf,
} from './platform.js';

const areNumbers = (ids: readonly string[]) =>
  ids.every((id) => /^[1-9]\d{0,9}$/.test(id)) ? undefined : 'ids are numbers there';
const onWholeCart = (context: MapContext) =>
  isUnscoped(context) ? undefined : 'there it counts the whole cart, here the lines in scope';
const numbers = (ids: readonly string[]) => ids.map(Number);

export const woocommerce: Platform = {
  name: 'woocommerce',
  title: 'WooCommerce',
  call: 'POST /wp-json/wc/v3/coupons',
  status: 'mapping only',
  notes: [
    'Ids of items and categories must be WooCommerce’s own numbers.',
    'Free shipping takes effect where a shipping method asks for a coupon.',
  ],
  rules: {
    ...NOWHERE,
    ...DEVICE_TERMS,
    'benefit.percent': { said: '`discount_type: percent`, `amount`' },
    'benefit.fixed': {
      said: '`discount_type: fixed_cart`, `amount`',
      unless: (context) =>
        isUnscoped(context) ? undefined : 'an amount for some lines is taken off each piece there',
    },
    'benefit.free_shipping': {
      said: '`free_shipping: true`, `amount: 0`',
      unless: (context) => (isUnscoped(context) ? undefined : 'free shipping knows no scope there'),
    },
    'scope.items': { said: '`product_ids`', unless: ({ coupon }) => areNumbers(coupon.scope.items) },
    'scope.categories': {
      said: '`product_categories`',
      unless: ({ coupon }) => areNumbers(coupon.scope.categories),
    },
    'scope.brands': { refused: 'a coupon knows no brands there' },
    'scope.excludeItems': {
      said: '`excluded_product_ids`',
      unless: ({ coupon }) => areNumbers(coupon.scope.excludeItems),
    },
    'scope.excludeCategories': {
      said: '`excluded_product_categories`',
      unless: ({ coupon }) => areNumbers(coupon.scope.excludeCategories),
    },
    'scope.excludeBrands': { refused: 'a coupon knows no brands there' },
    'scope.excludeSale': { said: '`exclude_sale_items: true`' },
    'conditions.minCartValue': { said: '`minimum_amount`', unless: onWholeCart },
    'conditions.maxCartValue': { said: '`maximum_amount`', unless: onWholeCart },
    'conditions.minQuantity': { refused: 'a coupon knows no least number of pieces there' },
    'conditions.newShoppersOnly': { refused: 'a coupon knows no first order there' },
    'conditions.validFrom': {
      said: 'nothing, once it has begun',
      unless: ({ coupon, now }) =>
        Date.parse(coupon.conditions.validFrom ?? '') > now
          ? 'a coupon has no start there: map it once it has begun'
          : undefined,
    },
    'conditions.validUntil': { said: '`date_expires_gmt`' },
    'conditions.countries': { refused: 'a coupon knows no countries there' },
    'limits.total': { said: '`usage_limit`', unless: neverZero('total') },
    'limits.perShopper': { said: '`usage_limit_per_user`', unless: neverZero('perShopper') },
    'limits.budget': { refused: 'uses are counted there, not money' },
    'stacking.class': { refused: 'a coupon excludes all others there, or none' },
    'stacking.exclusive': { said: '`individual_use: true`' },
    copy: { said: '`description`: the first language’s title' },
    code: { said: '`code`', unless: onlyFixed },
  },
  payload: (context) => {
    const { coupon, money } = context;
    const { benefit, scope, conditions, limits, stacking } = coupon;
    const { minCartValue, maxCartValue, validUntil } = conditions;
    return {
      code: codeOf(context),
      description: titleOf(context),
      discount_type: benefit.kind === 'percent' ? 'percent' : 'fixed_cart',
      amount:
        benefit.kind === 'percent'
          ? `${benefit.percent}`
          : money(benefit.kind === 'fixed' ? benefit.amount : 0),
      free_shipping: benefit.kind === 'free_shipping',
      individual_use: stacking.exclusive,
      exclude_sale_items: scope.excludeSale,
      product_ids: numbers(scope.items),
      product_categories: numbers(scope.categories),
      excluded_product_ids: numbers(scope.excludeItems),
      excluded_product_categories: numbers(scope.excludeCategories),
      ...(minCartValue !== undefined && { minimum_amount: money(minCartValue) }),
      ...(maxCartValue !== undefined && { maximum_amount: money(maxCartValue) }),
      ...(validUntil !== undefined && { date_expires_gmt: new Date(validUntil).toISOString().slice(0, 19) }),
      ...(limits.total !== undefined && { usage_limit: limits.total }),
      ...(limits.perShopper !== undefined && { usage_limit_per_user: limits.perShopper }),
    };
  },
};

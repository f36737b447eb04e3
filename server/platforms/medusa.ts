/** Medusa 2, Admin API: promotions (docs.medusajs.com/api/admin#promotions_postpromotions). */
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

const BRANDS = 'a promotion knows no brands there';
const isShipping = ({ coupon }: MapContext) => coupon.benefit.kind === 'free_shipping';

/** Rules on lines are all to be met; ours name what counts by any of them. */
function targetRules({ coupon: { scope } }: MapContext): object[] {
  const rule = (attribute: string, operator: string, values: readonly string[]) =>
    values.length > 0 ? [{ attribute, operator, values }] : [];
  return [
    ...rule('items.product.id', 'in', scope.items),
    ...rule('items.product.categories.id', 'in', scope.categories),
    ...rule('items.product.id', 'ne', scope.excludeItems),
    ...rule('items.product.categories.id', 'ne', scope.excludeCategories),
  ];
}

export const medusa: Platform = {
  name: 'medusa',
  title: 'Medusa 2',
  call: 'POST /admin/promotions',
  status: 'run against Medusa 2.21.2',
  notes: [
    'Ids of items and categories must be Medusa’s own: `prod_…`, `pcat_…`.',
    'Prices are decimal amounts of the currency there, as Medusa 2 keeps them.',
    'Twelve coupons were created by its own workflow, its request validator before it, on a real PostgreSQL, and its promotion module took off a cart what ours takes off (`test/unit/platforms/medusa-run.json`). Its HTTP layer and its checkout did not run; nor did the two limits on uses come to their end.',
    'It takes off fractions of a cent, unrounded. Where a budget nears its end it leaves out the lines that no longer fit, so a shopper may get part of the discount; our server refuses the whole.',
  ],
  rules: {
    ...NOWHERE,
    ...DEVICE_TERMS,
    'benefit.percent': { said: '`application_method.type: percentage`, across the lines in scope' },
    'benefit.fixed': { said: '`application_method.type: fixed`, across the lines in scope' },
    'benefit.free_shipping': {
      said: '100 percent of `shipping_methods`',
      unless: (context) => (isUnscoped(context) ? undefined : 'free shipping knows no scope of lines there'),
    },
    'scope.items': { said: '`target_rules`: `items.product.id` in' },
    'scope.categories': {
      said: '`target_rules`: `items.product.categories.id` in',
      unless: ({ coupon }) =>
        coupon.scope.items.length > 0
          ? 'rules must all be met there: items or categories, not either'
          : undefined,
    },
    'scope.brands': { refused: BRANDS },
    'scope.excludeItems': { said: '`target_rules`: `items.product.id` ne' },
    'scope.excludeCategories': { said: '`target_rules`: `items.product.categories.id` ne' },
    'scope.excludeBrands': { refused: BRANDS },
    'scope.excludeSale': { refused: 'a promotion does not know what is on sale there' },
    'conditions.minCartValue': { refused: 'a promotion knows no least value of the lines in scope there' },
    'conditions.maxCartValue': { refused: 'a promotion knows no greatest value of the lines in scope there' },
    'conditions.minQuantity': { refused: 'only buy-and-get promotions know a least quantity there' },
    'conditions.newShoppersOnly': {
      refused: 'a promotion knows no first order there: make a customer group',
    },
    'conditions.validFrom': { said: '`campaign.starts_at`' },
    'conditions.validUntil': { said: '`campaign.ends_at`' },
    'conditions.countries': { said: '`rules`: `shipping_address.country_code` in' },
    'limits.total': { said: '`limit`', unless: neverZero('total') },
    'limits.perShopper': {
      said: '`campaign.budget`: `use_by_attribute`, `customer_id`',
      unless: (context) =>
        neverZero('perShopper')(context) ??
        (context.coupon.limits.budget === undefined
          ? undefined
          : 'a campaign has one budget there: of money, or of uses by customer'),
    },
    'limits.budget': {
      said: '`campaign.budget`: `spend`',
      unless: ({ coupon }) =>
        coupon.limits.budget === 0 ? '0 means never: leave the discount out' : undefined,
    },
    'stacking.class': { refused: 'promotions exclude each other by nothing there' },
    'stacking.exclusive': { refused: 'promotions exclude each other by nothing there' },
    copy: { said: '`campaign.name` and `metadata.title`: the first language’s title' },
    code: { said: '`code`', unless: onlyFixed },
  },
  payload: (context) => {
    const { coupon, pool, money } = context;
    const { benefit, conditions, limits } = coupon;
    const { validFrom, validUntil, countries } = conditions;
    const currency = pool.currency.toLowerCase();
    const isFixed = benefit.kind === 'fixed';
    const budget =
      limits.budget === undefined
        ? limits.perShopper === undefined
          ? undefined
          : { type: 'use_by_attribute', attribute: 'customer_id', limit: limits.perShopper }
        : { type: 'spend', limit: Number(money(limits.budget)), currency_code: currency };
    const hasCampaign = budget !== undefined || validFrom !== undefined || validUntil !== undefined;
    return {
      code: codeOf(context),
      type: 'standard',
      status: 'active',
      is_automatic: false,
      is_tax_inclusive: pool.economics.prices === 'with_tax',
      ...(limits.total !== undefined && { limit: limits.total }),
      ...(countries && {
        rules: [
          {
            attribute: 'shipping_address.country_code',
            operator: 'in',
            values: countries.map((country) => country.toLowerCase()),
          },
        ],
      }),
      application_method: {
        type: isFixed ? 'fixed' : 'percentage',
        target_type: isShipping(context) ? 'shipping_methods' : 'items',
        allocation: 'across',
        value: isFixed ? Number(money(benefit.amount)) : benefit.kind === 'percent' ? benefit.percent : 100,
        currency_code: currency,
        ...(!isShipping(context) && { target_rules: targetRules(context) }),
      },
      ...(hasCampaign && {
        campaign: {
          name: titleOf(context),
          campaign_identifier: `etui-${coupon.id}`,
          ...(validFrom !== undefined && { starts_at: new Date(validFrom).toISOString() }),
          ...(validUntil !== undefined && { ends_at: new Date(validUntil).toISOString() }),
          ...(budget && { budget }),
        },
      }),
      metadata: { etui_coupon: coupon.id, title: titleOf(context) },
    };
  },
};

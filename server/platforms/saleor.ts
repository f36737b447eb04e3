/** Saleor, GraphQL API: voucherCreate and voucherChannelListingUpdate (docs.saleor.io). The channel's id is the shop's to add. */
import {
  codeOf,
  DEVICE_TERMS,
  isUnscoped,
  isWholeShop,
  type MapContext,
  NOWHERE,
  neverZero,
  onceOrAlways,
  onlyFixed,
  type Platform,
  titleOf,
} from './platform.js';

const EXCLUDES = 'a voucher names what counts, never what does not';
const isShipping = ({ coupon }: MapContext) => coupon.benefit.kind === 'free_shipping';
const onWholeCart = (context: MapContext) =>
  isUnscoped(context) ? undefined : 'there it counts the whole checkout, here the lines in scope';

function typeOf(context: MapContext): string {
  if (isShipping(context)) return 'SHIPPING';
  return isWholeShop(context) ? 'ENTIRE_ORDER' : 'SPECIFIC_PRODUCT';
}

export const saleor: Platform = {
  name: 'saleor',
  title: 'Saleor',
  call: 'mutations voucherCreate, then voucherChannelListingUpdate',
  status: 'mapping only',
  notes: [
    'A checkout takes one voucher, so every coupon is exclusive there, and classes hold by themselves.',
    'Ids of items and categories must be Saleor’s own global ids.',
  ],
  rules: {
    ...NOWHERE,
    ...DEVICE_TERMS,
    'benefit.percent': { said: '`discountValueType: PERCENTAGE`, `discountValue`' },
    'benefit.fixed': {
      said: '`discountValueType: FIXED`, `discountValue`',
      unless: (context) =>
        isUnscoped(context) ? undefined : 'an amount for some lines is taken off each piece there',
    },
    'benefit.free_shipping': {
      said: '`type: SHIPPING`, 100 percent',
      unless: (context) => (isUnscoped(context) ? undefined : 'free shipping knows no scope there'),
    },
    'scope.items': { said: '`products`' },
    'scope.categories': { said: '`categories`' },
    'scope.brands': { refused: 'a voucher knows no brands there' },
    'scope.excludeItems': { refused: EXCLUDES },
    'scope.excludeCategories': { refused: EXCLUDES },
    'scope.excludeBrands': { refused: EXCLUDES },
    'scope.excludeSale': { refused: 'a voucher does not know what is on sale there' },
    'conditions.minCartValue': { said: '`minAmountSpent` of the channel', unless: onWholeCart },
    'conditions.maxCartValue': { refused: 'a voucher has no greatest amount there' },
    'conditions.minQuantity': { said: '`minCheckoutItemsQuantity`', unless: onWholeCart },
    'conditions.newShoppersOnly': { refused: 'a voucher knows no first order there' },
    'conditions.validFrom': { said: '`startDate`' },
    'conditions.validUntil': { said: '`endDate`' },
    'conditions.countries': {
      said: '`countries`, of shipping',
      unless: (context) => (isShipping(context) ? undefined : 'only shipping vouchers know countries there'),
    },
    'limits.total': { said: '`usageLimit`', unless: neverZero('total') },
    'limits.perShopper': {
      said: '`applyOncePerCustomer`',
      unless: onceOrAlways,
    },
    'limits.budget': { refused: 'uses are counted there, not money' },
    'stacking.class': { said: 'nothing: a checkout takes one voucher' },
    'stacking.exclusive': { said: 'nothing: a checkout takes one voucher' },
    copy: { said: '`name`: the first language’s title' },
    code: { said: '`addCodes`', unless: onlyFixed },
  },
  payload: (context) => {
    const { coupon, money } = context;
    const { benefit, scope, conditions, limits } = coupon;
    const { minCartValue, minQuantity, validFrom, validUntil, countries } = conditions;
    const percent = benefit.kind === 'percent' ? benefit.percent : 100;
    return {
      voucher: {
        name: titleOf(context),
        addCodes: [codeOf(context)],
        type: typeOf(context),
        discountValueType: benefit.kind === 'fixed' ? 'FIXED' : 'PERCENTAGE',
        ...(scope.items.length > 0 && { products: scope.items }),
        ...(scope.categories.length > 0 && { categories: scope.categories }),
        ...(countries && { countries }),
        ...(minQuantity !== undefined && { minCheckoutItemsQuantity: minQuantity }),
        ...(validFrom !== undefined && { startDate: new Date(validFrom).toISOString() }),
        ...(validUntil !== undefined && { endDate: new Date(validUntil).toISOString() }),
        ...(limits.total !== undefined && { usageLimit: limits.total }),
        applyOncePerCustomer: limits.perShopper === 1,
        applyOncePerOrder: false,
      },
      channelListing: {
        discountValue: benefit.kind === 'fixed' ? money(benefit.amount) : `${percent}`,
        ...(minCartValue !== undefined && { minAmountSpent: money(minCartValue) }),
      },
    };
  },
};

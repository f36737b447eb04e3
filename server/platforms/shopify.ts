/** Shopify, Admin GraphQL API: discountCodeBasicCreate and discountCodeFreeShippingCreate (shopify.dev/docs/api/admin-graphql). */
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

const BRANDS = 'a discount knows no brands there: make a collection of them';
const EXCLUDES = 'a discount names what counts, never what does not: make a collection of the rest';
const areIds = (kind: string, ids: readonly string[]) =>
  ids.every((id) => /^[1-9]\d{0,18}$/.test(id) || id.startsWith(`gid://shopify/${kind}/`))
    ? undefined
    : `ids are numbers there, or gid://shopify/${kind}/…`;
const gid = (kind: string) => (id: string) => (id.startsWith('gid:') ? id : `gid://shopify/${kind}/${id}`);
const isShipping = ({ coupon }: MapContext) => coupon.benefit.kind === 'free_shipping';

function itemsOf({ coupon: { scope } }: MapContext): object {
  if (scope.items.length > 0) return { products: { productsToAdd: scope.items.map(gid('Product')) } };
  if (scope.categories.length > 0) return { collections: { add: scope.categories.map(gid('Collection')) } };
  return { all: true };
}

export const shopify: Platform = {
  name: 'shopify',
  title: 'Shopify',
  call: 'mutation discountCodeBasicCreate, or discountCodeFreeShippingCreate',
  status: 'mapping only',
  notes: [
    'Ids of items are products’, those of categories collections’.',
    'Without `validFrom` the discount begins when it is mapped: Shopify asks for a start.',
  ],
  rules: {
    ...NOWHERE,
    ...DEVICE_TERMS,
    'benefit.percent': { said: '`customerGets.value.percentage`, 0…1' },
    'benefit.fixed': { said: '`customerGets.value.discountAmount`, once an order' },
    'benefit.free_shipping': {
      said: 'a free-shipping discount',
      unless: (context) => (isUnscoped(context) ? undefined : 'free shipping knows no scope there'),
    },
    'scope.items': {
      said: '`customerGets.items.products`',
      unless: ({ coupon }) => areIds('Product', coupon.scope.items),
    },
    'scope.categories': {
      said: '`customerGets.items.collections`',
      unless: ({ coupon }) =>
        coupon.scope.items.length > 0
          ? 'a discount is for products or for collections there, not for both'
          : areIds('Collection', coupon.scope.categories),
    },
    'scope.brands': { refused: BRANDS },
    'scope.excludeItems': { refused: EXCLUDES },
    'scope.excludeCategories': { refused: EXCLUDES },
    'scope.excludeBrands': { refused: EXCLUDES },
    'scope.excludeSale': { refused: 'a discount does not know what is on sale there' },
    'conditions.minCartValue': { said: '`minimumRequirement.subtotal`: of the items in scope there, too' },
    'conditions.maxCartValue': { refused: 'a discount has no greatest subtotal there' },
    'conditions.minQuantity': {
      said: '`minimumRequirement.quantity`',
      unless: ({ coupon }) =>
        coupon.conditions.minCartValue === undefined
          ? undefined
          : 'a discount asks for a subtotal or a quantity there, not for both',
    },
    'conditions.newShoppersOnly': {
      refused: 'a discount knows no first order there: make a segment of customers',
    },
    'conditions.validFrom': { said: '`startsAt`' },
    'conditions.validUntil': { said: '`endsAt`' },
    'conditions.countries': {
      said: '`destination.countries`, of free shipping',
      unless: (context) => (isShipping(context) ? undefined : 'only free shipping knows countries there'),
    },
    'limits.total': { said: '`usageLimit`', unless: neverZero('total') },
    'limits.perShopper': {
      said: '`appliesOncePerCustomer`',
      unless: onceOrAlways,
    },
    'limits.budget': { refused: 'uses are counted there, not money' },
    'stacking.class': { refused: 'discounts combine there by their kind, not by classes of the shop’s own' },
    'stacking.exclusive': { said: '`combinesWith`: nothing' },
    copy: { said: '`title`: the first language’s title' },
    code: { said: '`code`', unless: onlyFixed },
  },
  payload: (context) => {
    const { coupon, money, now } = context;
    const { benefit, conditions, limits, stacking } = coupon;
    const { minCartValue, minQuantity, validFrom, validUntil, countries } = conditions;
    const together = !stacking.exclusive;
    const shared = {
      title: titleOf(context),
      code: codeOf(context),
      startsAt: new Date(validFrom ?? now).toISOString(),
      ...(validUntil !== undefined && { endsAt: new Date(validUntil).toISOString() }),
      customerSelection: { all: true },
      ...(limits.total !== undefined && { usageLimit: limits.total }),
      appliesOncePerCustomer: limits.perShopper === 1,
      ...(minCartValue !== undefined && {
        minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: money(minCartValue) } },
      }),
      ...(minQuantity !== undefined && {
        minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: `${minQuantity}` } },
      }),
      combinesWith: { orderDiscounts: together, productDiscounts: together, shippingDiscounts: together },
    };
    if (benefit.kind === 'free_shipping') {
      const destination = countries
        ? { countries: { add: countries, includeRestOfWorld: false } }
        : { all: true };
      return { freeShippingCodeDiscount: { ...shared, destination } };
    }
    const value =
      benefit.kind === 'percent'
        ? { percentage: benefit.percent / 100 }
        : {
            discountAmount: {
              amount: money(benefit.kind === 'fixed' ? benefit.amount : 0),
              appliesOnEachItem: false,
            },
          };
    const items = isWholeShop(context) ? { all: true } : itemsOf(context);
    return { basicCodeDiscount: { ...shared, customerGets: { value, items } } };
  },
};

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateEvent } from '../../../src/events/validate.js';

const NOW = Date.UTC(2026, 10, 22);
const check = (...blocks: unknown[]) => {
  const texts = blocks.map((block) => (typeof block === 'string' ? block : JSON.stringify(block)));
  return validateEvent({ id: '1', name: 'view_item', params: texts, at: NOW, source: 'json-ld' }, NOW);
};
const paramsOf = (...blocks: unknown[]) => {
  const validation = check(...blocks);
  return validation.ok ? validation.event.params : validation.reason;
};

const teapot = {
  '@context': 'https://schema.org/',
  '@type': 'Product',
  sku: 'T-1',
  name: 'Teapot',
  brand: { '@type': 'Brand', name: 'Kiln' },
  category: 'kitchen',
  offers: {
    '@type': 'Offer',
    price: '30.00',
    priceCurrency: 'EUR',
    availability: 'https://schema.org/InStock',
  },
};
const expected = {
  currency: 'EUR',
  value: 30,
  items: [{ item_id: 'T-1', item_name: 'Teapot', item_brand: 'Kiln', item_category: 'kitchen', price: 30 }],
};

describe('one product, however a shop writes it', () => {
  const { offers, ...bare } = teapot;
  test.each<[string, unknown[]]>([
    ['alone', [teapot]],
    ['in a list', [[{ '@type': 'Organization' }, teapot]]],
    ['in a graph', [{ '@context': 'https://schema.org', '@graph': [{ '@type': 'WebSite' }, teapot] }]],
    ['as what the page is about', [{ '@type': 'ItemPage', mainEntity: teapot }]],
    [
      'beside a block that is about something else',
      [{ '@type': 'BreadcrumbList', itemListElement: [] }, teapot],
    ],
    ['of several types', [{ ...teapot, '@type': ['Product', 'Vehicle'] }]],
    ['with its type as an address', [{ ...teapot, '@type': 'http://schema.org/Product' }]],
    ['with a list of offers', [{ ...bare, offers: [offers, { ...offers, price: '35.00' }] }]],
    [
      'with an offer from a price on',
      [{ ...bare, offers: { '@type': 'AggregateOffer', lowPrice: 30, priceCurrency: 'EUR' } }],
    ],
    [
      'with a price specification',
      [{ ...bare, offers: { priceSpecification: { price: 30, priceCurrency: 'EUR' } } }],
    ],
    ['with names alone', [{ ...teapot, brand: 'Kiln', category: ['kitchen', 'gifts'] }]],
    ['with recommendations', [{ ...teapot, isRelatedTo: [{ '@type': 'Product', sku: 'T-2' }] }]],
    [
      'as a group of variants',
      [
        {
          ...bare,
          '@type': 'ProductGroup',
          sku: undefined,
          productGroupID: 'T-1',
          hasVariant: [{ '@type': 'Product', offers }],
        },
      ],
    ],
    ['with a numeric trade number', [{ ...teapot, sku: undefined, gtin13: 'T-1' }]],
  ])('%s', (_how, blocks) => {
    expect(paramsOf(...blocks)).toEqual(expected);
  });

  test('without any number its name is its id', () => {
    expect(paramsOf({ '@type': 'Product', name: 'Teapot' })).toEqual({
      items: [{ item_id: 'Teapot', item_name: 'Teapot' }],
    });
  });

  test('a price that is none is left out', () => {
    const validation = check({ ...teapot, offers: { price: 'on request', priceCurrency: 'EUR' } });
    expect(validation).toMatchObject({ ok: true, partial: ['bad-field', 'bad-field'] });
    expect(paramsOf({ ...teapot, offers: { price: 'on request' } })).not.toHaveProperty('value');
  });
});

describe('no single product', () => {
  test.each<[string, unknown[], string]>([
    ['two products', [teapot, { ...teapot, sku: 'T-2' }], 'no-single-product'],
    [
      'a list of products',
      [{ '@type': 'ItemList', itemListElement: [{ item: teapot }] }],
      'no-single-product',
    ],
    ['a review of a product', [{ '@type': 'Review', itemReviewed: teapot }], 'no-single-product'],
    ['nothing', [], 'no-single-product'],
    ['broken JSON', ['{"@type":"Product",'], 'bad-json-ld'],
    ['a template that was not filled in', ['{{ product | json }}'], 'bad-json-ld'],
    ['a product without id and name', [{ '@type': 'Product' }], 'no-items'],
    [
      'a product deep down',
      ['{"@graph":'.repeat(50) + JSON.stringify(teapot) + '}'.repeat(50)],
      'no-single-product',
    ],
  ])('%s', (_what, blocks, reason) => {
    expect(paramsOf(...blocks)).toBe(reason);
  });
});

test('whatever the blocks hold, nothing throws', () => {
  const key = fc.constantFrom(
    '@type',
    '@graph',
    'offers',
    'brand',
    'sku',
    'name',
    'price',
    'hasVariant',
    'category',
  );
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('Product', 'ProductGroup', 'T-1', '', 3, null, true),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(node, { maxLength: 3 }), (blocks) => void check(...blocks)),
    { numRuns: 1_000 },
  );
});

import { describe, expect, it } from 'vitest';
import { CATEGORIES, PRODUCTS, productById, productsIn } from '../../../demo/catalogue.js';
import { pictureOf } from '../../../demo/pictures/pictures.js';
import { demoPool } from '../../../demo/pool.js';
import { BLURBS } from '../../../demo/shop/blurbs.js';
import { checkPool } from '../../../server/sign/check-pool.js';

describe('the catalogue', () => {
  it('has forty products, each once, eight to a category', () => {
    expect(new Set(PRODUCTS.map(({ id }) => id)).size).toBe(40);
    expect(CATEGORIES.map((category) => productsIn(category).length)).toEqual([8, 8, 8, 8, 8]);
  });

  it('knows what a reduced product cost before, and that it was more', () => {
    for (const { onSale, was, price } of PRODUCTS) {
      expect(onSale).toBe(was !== undefined);
      expect(price).toBeLessThan(was ?? Number.POSITIVE_INFINITY);
    }
  });

  it('has words and a picture of its own for each product', () => {
    const pictures = PRODUCTS.map(({ id }) => pictureOf(id));
    expect(pictures).not.toContain(undefined);
    expect(new Set(pictures).size).toBe(40);
    expect(PRODUCTS.filter(({ id }) => !BLURBS[id])).toEqual([]);
  });

  it('has neither product nor picture by the name of an object’s own method', () => {
    expect(productById('toString')).toBeUndefined();
    expect(pictureOf('toString')).toBeUndefined();
  });
});

describe('the pool', () => {
  const report = checkPool(demoPool('https://shop.example'));

  it('may be signed', () => {
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('holds coupons of each kind, with fixed and minted codes, and nothing in scope that is not sold', () => {
    const coupons = report.pool?.coupons ?? [];
    expect(new Set(coupons.map(({ benefit }) => benefit.kind))).toEqual(
      new Set(['percent', 'fixed', 'free_shipping']),
    );
    expect(new Set(coupons.map(({ code }) => code.type))).toEqual(new Set(['fixed', 'minted']));
    for (const { scope } of coupons) {
      expect(scope.categories.filter((name) => !PRODUCTS.some(({ category }) => category === name))).toEqual(
        [],
      );
      expect(scope.brands.filter((name) => !PRODUCTS.some(({ brand }) => brand === name))).toEqual([]);
      expect(scope.excludeItems.filter((id) => !productById(id))).toEqual([]);
    }
  });

  it('promises in words what the terms say', () => {
    for (const { benefit, conditions, copy } of report.pool?.coupons ?? []) {
      const amounts = [
        benefit.kind === 'fixed' ? benefit.amount : undefined,
        benefit.kind === 'percent' ? benefit.most : undefined,
        conditions.minCartValue,
      ].filter((amount) => amount !== undefined);
      for (const texts of Object.values(copy)) {
        const said = [
          ...Object.values(texts)
            .join(' ')
            .matchAll(/€(\d+)|(\d+) €/g),
        ].map(([, before, after]) => 100 * Number(before ?? after));
        expect(new Set(said)).toEqual(new Set(amounts));
      }
    }
  });
});

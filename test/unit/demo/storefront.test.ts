import { beforeEach, describe, expect, it } from 'vitest';
import { createShop } from '../../../demo/shop/app.js';
import type { Answer, CouponDesk, ReserveRequest } from '../../../demo/shop/checkout.js';

/** Etui's server as the shop's backend sees it, with its answers in the test's hands. */
class Desk implements CouponDesk {
  readonly log: string[] = [];
  refusal: string | undefined;
  commitRefusal: string | undefined;

  async reserve({
    code,
    items,
  }: ReserveRequest): Promise<Answer<{ reservationId: string; discount: number }>> {
    this.log.push(`reserve ${code} for ${items.map(({ product, quantity }) => `${quantity} ${product.id}`)}`);
    return this.refusal
      ? { ok: false, reason: this.refusal }
      : { ok: true, reservationId: `hold-${this.log.length}`, discount: 500 };
  }
  async commit({ reservationId }: { reservationId: string }): Promise<Answer<object>> {
    this.log.push(`commit ${reservationId}`);
    return this.commitRefusal ? { ok: false, reason: this.commitRefusal } : { ok: true };
  }
  async release({ reservationId }: { reservationId: string }): Promise<Answer<object>> {
    this.log.push(`release ${reservationId}`);
    return { ok: true };
  }
}

let desk: Desk;
let visit: (
  path: string,
  form?: Record<string, string>,
  headers?: Record<string, string>,
) => Promise<Response>;
const pageEvents = (html: string) => JSON.parse(/id="ga4-events">(.*?)<\/script>/s.exec(html)?.[1] ?? '[]');

/** A browser that keeps its cookie and follows a redirect after a form. */
beforeEach(() => {
  desk = new Desk();
  const shop = createShop({ tag: { root: 'A'.repeat(43) }, desk });
  let cookie = '';
  visit = async (path, form, headers = {}) => {
    const body = form && new URLSearchParams(form);
    const method = form ? 'POST' : 'GET';
    const response = await shop.request(path, {
      method,
      headers: { cookie, ...headers },
      ...(body && { body }),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const next = response.headers.get('location');
    return next ? visit(next) : response;
  };
});

const add = (product: string, quantity = '1') => visit('/cart/items', { product, quantity });
const applyCode = (code: string) => visit('/checkout/coupon', { code });
const order = (card: string) => visit('/checkout', { email: 'robin@shop.example', card });

describe('the cart', () => {
  it('takes prices from the catalogue, whatever the form says', async () => {
    const page = await visit('/cart/items', { product: 'desk-lamp', quantity: '2', price: '1' });
    expect(await page.text()).toContain('€192.00');
  });

  it('tells the next page what a form did, once', async () => {
    const html = await (await add('desk-lamp')).text();
    expect(pageEvents(html)[0]).toMatchObject({
      event: 'add_to_cart',
      ecommerce: { value: 96, items: [{ item_id: 'desk-lamp', price: 96, quantity: 1 }] },
    });
    const again = pageEvents(await (await visit('/cart')).text());
    expect(again.map(({ event }: { event: string }) => event)).toEqual(['view_cart']);
  });

  it('answers a script with the count and the events', async () => {
    const answer = await visit(
      '/cart/items',
      { product: 'desk-lamp', quantity: '3' },
      { accept: 'application/json' },
    );
    expect(await answer.json()).toMatchObject({ count: 3, events: [{ event: 'add_to_cart' }] });
  });

  it.each([
    ['no-such-thing', '1'],
    ['desk-lamp', '-1'],
    ['desk-lamp', 'many'],
  ])('refuses %s × %s', async (product, quantity) => {
    expect((await add(product, quantity)).status).toBe(400);
  });
});

describe('the checkout', () => {
  it('holds the coupon when it begins, once for the same cart', async () => {
    await add('desk-lamp');
    await applyCode('TEN');
    const html = await (await visit('/checkout')).text();
    expect(desk.log).toEqual(['reserve TEN for 1 desk-lamp']);
    expect(html).toContain('−€5.00');
    expect(html).toContain('€91.00');
  });

  it('holds it anew for another cart', async () => {
    await add('desk-lamp');
    await applyCode('TEN');
    await add('speckled-mug');
    await visit('/checkout');
    expect(desk.log).toEqual([
      'reserve TEN for 1 desk-lamp',
      'release hold-1',
      'reserve TEN for 1 desk-lamp,1 speckled-mug',
    ]);
  });

  it('commits it with the order, and tells the purchase with its code', async () => {
    await add('desk-lamp');
    await applyCode('TEN');
    const thanks = await (await order('good')).text();
    expect(desk.log.at(-1)).toBe('commit hold-1');
    expect(thanks).toContain('Thank you');
    expect(pageEvents(thanks)).toMatchObject([
      { event: 'purchase', ecommerce: { coupon: 'TEN', value: 91 } },
    ]);
    expect(await (await visit('/cart')).text()).toContain('It is empty');
  });

  it('gives it back when the card is declined, and holds it again for the next try', async () => {
    await add('desk-lamp');
    await applyCode('TEN');
    expect(await (await order('declined')).text()).toContain('The card was declined');
    expect(desk.log.at(-1)).toBe('release hold-1');
    await order('good');
    expect(desk.log.slice(-2)).toEqual(['reserve TEN for 1 desk-lamp', 'commit hold-3']);
  });

  it('says why a code is refused, and takes the order without it', async () => {
    await add('desk-lamp');
    desk.refusal = 'cart-below-minimum';
    expect(await (await applyCode('TEN')).text()).toContain('has not reached this code’s minimum');
    await applyCode('');
    expect(await (await order('good')).text()).toContain('Thank you');
  });

  it('places no order at another price when the hold has run out', async () => {
    await add('desk-lamp');
    await applyCode('TEN');
    desk.commitRefusal = 'hold-expired';
    const html = await (await order('good')).text();
    expect(html).toContain('reservation ran out');
    expect(html).not.toContain('Thank you');
    expect(await (await visit('/cart')).text()).toContain('Jointed Desk Lamp');
  });

  it('is quiet: no offer where somebody is about to pay', async () => {
    await add('desk-lamp');
    expect(await (await visit('/checkout')).text()).toContain('data-offer="none"');
  });
});

describe('the pages', () => {
  it('show what was searched for as text, and as data that ends no script', async () => {
    const html = await (await visit('/search?q=%3C/script%3E%3Cimg%20src=x%3E')).text();
    expect(html).not.toContain('<img src=x>');
    expect(pageEvents(html)[0]).toEqual({ event: 'search', search_term: '</script><img src=x>' });
  });

  it('describe a product to machines', async () => {
    const html = await (await visit('/p/desk-lamp')).text();
    const json = /ld\+json">(.*?)<\/script>/s.exec(html)?.[1];
    expect(JSON.parse(json ?? '')).toMatchObject({
      '@type': 'Product',
      sku: 'desk-lamp',
      offers: { price: '96.00', priceCurrency: 'EUR' },
    });
  });

  it.each(['/p/nothing', '/c/nothing', '/nothing'])('answer %s with 404', async (path) => {
    expect((await visit(path)).status).toBe(404);
  });
});

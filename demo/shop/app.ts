/** The storefront: pages, forms and its own small backend, as a shop would have them with or without Etui. */

import type { Context } from 'hono';
import { Hono } from 'hono';
import { html } from 'hono/html';
import {
  CATEGORIES,
  CATEGORY_NAMES,
  type Category,
  PRODUCTS,
  productById,
  productsIn,
} from '../catalogue.js';
import { pictureOf } from '../pictures/pictures.js';
import { countOf, withQuantity } from './cart.js';
import { type CouponDesk, holdCoupon, letGo, placeOrder, quote } from './checkout.js';
import { cartEvent, type Ga4Event, itemEvent, purchased, searched, viewItemList } from './ga4.js';
import { Sessions, type ShopSession } from './sessions.js';
import * as browse from './views/browse.js';
import * as buy from './views/buy.js';
import { layout, type Page, type ScriptTag } from './views/layout.js';
import * as own from './views/own.js';
import * as tools from './views/tools.js';

export interface ShopOptions {
  /** What Etui's script tag says, as the shop pastes it. */
  readonly tag: ScriptTag;
  readonly desk: CouponDesk;
}

type PageInput = Pick<Page, 'title' | 'body' | 'events' | 'jsonLd'> & {
  readonly tag?: Partial<ScriptTag>;
};

/** The answer to a form that a script sent. */
interface FormAnswer {
  readonly count: number;
  readonly events: readonly Ga4Event[];
}

/** No card where somebody is about to pay. */
const QUIET = { offer: 'none' } as const;

const isCategory = (text: string): text is Category => (CATEGORIES as readonly string[]).includes(text);
const wantsJson = (c: Context): boolean => c.req.header('accept') === 'application/json';
const text = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.trim().slice(0, most) : '';

export function createShop({ tag, desk }: ShopOptions): Hono {
  const app = new Hono();
  const sessions = new Sessions();

  const page = (c: Context, { tag: own, ...input }: PageInput, status: 200 | 404 = 200) => {
    const session = sessions.peek(c);
    const answer = c.html(layout({ ...input, path: c.req.path, session, tag: { ...tag, ...own } }), status);
    session.pending = [];
    return answer;
  };

  app.get('/', (c) =>
    page(c, { title: 'Home', body: browse.home(), events: [viewItemList('favourites', browse.FAVOURITES)] }),
  );

  app.get('/c/:category', (c) => {
    const name = c.req.param('category');
    if (!isCategory(name)) return missing(c);
    const wanted = c.req.query('sort');
    const sort = browse.isSort(wanted) ? wanted : 'usual';
    const products = browse.sorted(productsIn(name), sort);
    const title = CATEGORY_NAMES[name];
    return page(c, {
      title,
      body: browse.category(name, products, sort),
      events: [viewItemList(title, products)],
    });
  });

  app.get('/search', (c) => {
    const term = text(c.req.query('q'), 80);
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    const found = PRODUCTS.filter((product) => {
      const about = `${product.name} ${product.brand} ${CATEGORY_NAMES[product.category]}`.toLowerCase();
      return words.length > 0 && words.every((word) => about.includes(word));
    });
    const events = term ? searched(term, found) : [];
    return page(c, { title: 'Search', body: browse.search(term, found), events });
  });

  app.get('/p/:id', (c) => {
    const product = productById(c.req.param('id'));
    if (!product) return missing(c);
    return page(c, {
      title: product.name,
      body: browse.product(product),
      // The item last: what a page is about is what a visit is read by.
      events: [viewItemList('related', browse.related(product)), itemEvent('view_item', product)],
      jsonLd: browse.productJsonLd(product, new URL(c.req.url).origin),
    });
  });

  app.get('/pictures/:file{.+\\.svg}', (c) => {
    const svg = pictureOf(c.req.param('file').slice(0, -4));
    if (!svg) return c.notFound();
    return c.body(svg, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' });
  });

  app.get('/cart', (c) => {
    const session = sessions.peek(c);
    const shown = quote({ ...session, hold: undefined });
    const body = buy.cart(shown, session.code);
    return page(c, { title: 'Cart', body, events: [cartEvent('view_cart', shown.items)] });
  });

  app.post('/cart/items', async (c) => {
    const form = await c.req.parseBody({ all: true });
    const product = productById(text(form.product, 64));
    // A button's own quantity comes after the field's.
    const quantity = Math.trunc(Number([form.quantity].flat().at(-1) ?? 1));
    if (!product || !Number.isFinite(quantity) || quantity < 0)
      return c.text('What should go into the cart?', 400);
    const session = sessions.open(c);
    const before = session.cart.get(product.id) ?? 0;
    session.cart = withQuantity(session.cart, product.id, form.set ? quantity : before + quantity);
    const change = (session.cart.get(product.id) ?? 0) - before;
    const events = change
      ? [itemEvent(change > 0 ? 'add_to_cart' : 'remove_from_cart', product, Math.abs(change))]
      : [];
    if (wantsJson(c)) return c.json<FormAnswer>({ count: countOf(session.cart), events });
    session.pending = [...session.pending, ...events];
    return c.redirect('/cart', 303);
  });

  /** The shop remembers a claimed code for its own checkout. */
  app.post('/cart/code', async (c) => {
    sessions.open(c).code = text((await c.req.parseBody()).code, 64) || undefined;
    return c.body(null, 204);
  });

  const checkoutPage = (
    c: Context,
    session: ShopSession,
    refusal?: string,
    isDeclined = false,
    email = '',
  ) => {
    const shown = quote(session);
    const body = buy.checkout({ shown, code: session.code, refusal, isDeclined, email });
    const events = isDeclined || refusal ? [] : [cartEvent('begin_checkout', shown.items)];
    return page(c, { title: 'Checkout', body, events, tag: QUIET });
  };

  app.get('/checkout', async (c) => {
    const session = sessions.open(c);
    if (session.cart.size === 0) return c.redirect('/cart', 303);
    return checkoutPage(c, session, await holdCoupon(session, desk));
  });

  app.post('/checkout/coupon', async (c) => {
    const session = sessions.open(c);
    session.code = text((await c.req.parseBody()).code, 64) || undefined;
    return c.redirect('/checkout', 303);
  });

  app.post('/checkout', async (c) => {
    const session = sessions.open(c);
    if (session.cart.size === 0) return c.redirect('/cart', 303);
    const form = await c.req.parseBody();
    const email = text(form.email, 200);
    const refusal = await holdCoupon(session, desk);
    if (refusal) return checkoutPage(c, session, refusal, false, email);
    if (form.card === 'declined') {
      await letGo(session, desk);
      return checkoutPage(c, session, undefined, true, email);
    }
    const problem = await placeOrder(session, desk, email);
    if (problem) return checkoutPage(c, session, problem, false, email);
    if (session.order) session.pending = [purchased(session.order)];
    return c.redirect('/thanks', 303);
  });

  app.get('/thanks', (c) => {
    const { order } = sessions.peek(c);
    if (!order) return c.redirect('/', 303);
    return page(c, { title: 'Thank you', body: buy.confirmation(order), tag: QUIET });
  });

  app.get('/your-data', (c) => page(c, { title: 'Your data', body: own.yourData(), tag: QUIET }));
  app.get('/states/own', (c) => page(c, { title: 'States', body: own.states(), tag: { offer: 'none' } }));
  app.get('/replay', (c) => page(c, { title: 'Replay', body: tools.replay(), tag: { capture: 'none' } }));
  app.get('/states', (c) => page(c, { title: 'States', body: tools.states(), tag: { offer: 'none' } }));

  const missing = (c: Context) =>
    page(
      c,
      {
        title: 'Not here',
        body: html`<h1>Not here</h1><p class="lead">This shelf is empty. <a href="/">Back to the shop</a></p>`,
      },
      404,
    );
  app.notFound(missing);
  return app;
}

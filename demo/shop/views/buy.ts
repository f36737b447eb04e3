/** The pages where things get serious: cart, checkout, confirmation. */
import { html } from 'hono/html';
import { ECONOMICS } from '../../pool.js';
import { type CartItem, MOST_PER_PRODUCT } from '../cart.js';
import type { Order, Quote } from '../checkout.js';
import { money, notice, picture, type View } from './parts.js';

/** Why a code is not taken, in the shop's words; by the server's refusal reasons. */
const REFUSED: Readonly<Record<string, string>> = {
  'unknown-code': 'We don’t know this code.',
  'cart-below-minimum': 'Your cart has not reached this code’s minimum yet.',
  'nothing-in-scope': 'Nothing in your cart goes with this code.',
  'too-few-items': 'This code wants one more of its kind in the cart.',
  'takes-nothing-off': 'This cart gains nothing from this code: keep it for another order.',
  'code-used': 'This code has been used.',
  'code-in-use': 'This code is in use in another checkout.',
  'hold-expired': 'Your coupon’s reservation ran out. Please apply it again.',
  unreachable: 'Coupons can’t be checked just now. You can order without one.',
};
const refusedText = (reason: string | undefined): string | undefined =>
  reason === undefined ? undefined : (REFUSED[reason] ?? 'This code can’t be used for this order.');

const line = ({ product, quantity }: CartItem): View => html`
<li class="line">
  <a class="frame small" href="/p/${product.id}" tabindex="-1" aria-hidden="true">${picture(product)}</a>
  <div class="line-words"><a href="/p/${product.id}">${product.name}</a><span class="muted">${product.brand}</span></div>
  <form action="/cart/items" method="post" class="line-form">
    <input type="hidden" name="product" value="${product.id}">
    <input type="hidden" name="set" value="1">
    <label class="hidden" for="n-${product.id}">Quantity of ${product.name}</label>
    <input id="n-${product.id}" name="quantity" type="number" min="0" max="${MOST_PER_PRODUCT}" value="${quantity}" inputmode="numeric">
    <button class="as-link" type="submit">Update</button>
    <button class="as-link" type="submit" name="quantity" value="0" aria-label="Remove ${product.name}" formnovalidate>Remove</button>
  </form>
  <span class="line-price">${money(product.price * quantity)}</span>
</li>`;

const sums = ({ goods, shipping, discount, total }: Omit<Quote, 'items'>, code?: string): View => html`
<dl class="sums">
  <div><dt>Goods</dt><dd>${money(goods)}</dd></div>
  <div><dt>Shipping</dt><dd>${shipping ? money(shipping) : 'free'}</dd></div>
  ${discount ? html`<div class="saved"><dt>Coupon ${code ?? ''}</dt><dd>−${money(discount)}</dd></div>` : ''}
  <div class="total"><dt>Total</dt><dd>${money(total)}</dd></div>
</dl>`;

/** A place for an offer; until one comes, the shop's own word fills it. */
const offerPlace = (goods: number): View => {
  const missing = ECONOMICS.freeShippingFrom - goods;
  return html`<etui-offer form="inline"><div class="towards">
    <p>${missing > 0 ? `${money(missing)} more, and shipping is free` : 'Shipping is free for this cart'}</p>
    <progress max="${ECONOMICS.freeShippingFrom}" value="${goods}" aria-label="Towards free shipping"></progress>
  </div></etui-offer>`;
};

export const cart = (shown: Quote, code: string | undefined): View =>
  shown.items.length === 0
    ? html`<header class="page-head"><div><h1>Your cart</h1><p class="lead">It is empty, and light to carry.</p></div></header>
        <p><a class="button" href="/">Have a look around</a></p>`
    : html`
<header class="page-head"><div><h1>Your cart</h1></div></header>
<div class="two">
  <div>
    <ul class="lines">${shown.items.map(line)}</ul>
    ${offerPlace(shown.goods)}
  </div>
  <aside class="summary" aria-label="Summary">
    ${sums(shown)}
    ${code === undefined ? '' : html`<p class="muted">Code <span class="code">${code}</span> will be applied in the checkout.</p>`}
    <p><a class="button wide" href="/checkout">Go to checkout</a></p>
  </aside>
</div>`;

export interface CheckoutView {
  readonly shown: Quote;
  readonly code: string | undefined;
  /** Why the code was not taken. */
  readonly refusal: string | undefined;
  readonly isDeclined: boolean;
  readonly email: string;
}

const declinedText = (code: string | undefined): string =>
  `The card was declined and nothing was ordered.${code === undefined ? '' : ' Your coupon is free again.'}`;

export const checkout = ({ shown, code, refusal, isDeclined, email }: CheckoutView): View => html`
<header class="page-head"><div><h1>Checkout</h1><p class="lead">A demonstration: no card is charged.</p></div></header>
${notice(isDeclined ? declinedText(code) : undefined, 'bad')}
<div class="two">
  <form id="order" class="stack" action="/checkout" method="post">
    <fieldset><legend>Where to</legend>
      <label>E-mail <input name="email" type="email" required autocomplete="email" maxlength="200" value="${email}"></label>
      <label>Name <input name="name" autocomplete="name" required maxlength="100" value="Robin Example"></label>
      <label>Address <input name="address" autocomplete="street-address" required maxlength="200" value="1 Larch Lane"></label>
    </fieldset>
    <fieldset><legend>Payment</legend>
      <label class="radio"><input type="radio" name="card" value="good" checked> A card that works</label>
      <label class="radio"><input type="radio" name="card" value="declined"> A card that is declined</label>
    </fieldset>
  </form>
  <aside class="summary" aria-label="Summary">
    <ul class="brief">${shown.items.map(({ product, quantity }) => html`<li><span>${quantity} × ${product.name}</span><span>${money(product.price * quantity)}</span></li>`)}</ul>
    <form class="coupon" action="/checkout/coupon" method="post">
      <label for="code">Coupon code</label>
      <div class="row"><input id="code" name="code" maxlength="64" autocomplete="off" spellcheck="false" value="${code ?? ''}">
      <button class="button plain" type="submit">Apply</button></div>
    </form>
    ${notice(refusedText(refusal), 'bad')}
    ${sums(shown, code)}
    <p><button class="button wide" type="submit" form="order">Order now</button></p>
  </aside>
</div>`;

export const confirmation = (order: Order): View => html`
<header class="page-head"><div>
  <p class="done" aria-hidden="true">✓</p>
  <h1>Thank you</h1>
  <p class="lead">Order <strong>${order.id}</strong> is on its way, in theory. A note went to ${order.email}, in theory too.</p>
</div></header>
<div class="two">
  <ul class="lines">${order.cart.map(
    ({ product, quantity }) => html`<li class="line"><span class="frame small">${picture(product)}</span>
      <div class="line-words"><span>${product.name}</span><span class="muted">${quantity} ×</span></div>
      <span class="line-price">${money(product.price * quantity)}</span></li>`,
  )}</ul>
  <aside class="summary" aria-label="Summary">${sums(order, order.code)}<p><a class="button wide plain" href="/">Back to the shop</a></p></aside>
</div>`;

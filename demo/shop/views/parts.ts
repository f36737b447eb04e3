/** Small pieces that several pages share. */
import { html, raw } from 'hono/html';
import { toDecimal } from '../../../src/money.js';
import { CATEGORY_NAMES, CURRENCY, type Product } from '../../catalogue.js';

export type View = ReturnType<typeof html> | ReturnType<typeof raw>;

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY });
export const money = (cents: number): string => euros.format(toDecimal(cents, CURRENCY));

/** Text for an attribute of a tag that is put together by hand. */
const quoted = (value: string | number): string =>
  `"${String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/**
 * A script element. By hand, because bundlers take a tagged template with the end tag of a script apart, which would need
 * a helper at run time.
 */
export const script = (
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): View => {
  const given = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : ` ${name}=${quoted(value)}`,
  );
  return raw(`<script${given.join('')}>${content}</script>`);
};

/** Data inside a page: never runs, and cannot end its own element. */
export const data = (value: unknown, type: string, id?: string): View =>
  script({ type, id }, JSON.stringify(value).replaceAll('<', '\\u003c'));

export const picture = (product: Product, alt = ''): View =>
  html`<img src="/pictures/${product.id}.svg" width="480" height="480" alt="${alt}" loading="lazy">`;

export const price = (product: Product): View =>
  product.was === undefined
    ? html`<span class="price">${money(product.price)}</span>`
    : html`<span class="price"><ins>${money(product.price)}</ins> <del><span class="hidden">Before: </span>${money(product.was)}</del></span>`;

/** A product in a list. `data-item` is what the shop's script says when it is chosen. */
export const card = (product: Product): View => html`
<li class="card">
  <a href="/p/${product.id}" data-select-item="${product.id}">
    <span class="frame">${picture(product)}${product.onSale ? html`<span class="badge">Reduced</span>` : ''}</span>
    <span class="card-name">${product.name}</span>
    <span class="card-line"><span class="muted">${product.brand}</span>${price(product)}</span>
  </a>
</li>`;

export const grid = (products: readonly Product[]): View => html`<ul class="grid">${products.map(card)}</ul>`;

export const crumbs = (product: Product): View => html`
<nav class="crumbs" aria-label="You are here">
  <a href="/">Shop</a> <span aria-hidden="true">/</span>
  <a href="/c/${product.category}">${CATEGORY_NAMES[product.category]}</a>
</nav>`;

/** A status line that scripts may fill, or that a form's answer brings along. */
export const notice = (text: string | undefined, kind: 'good' | 'bad' = 'good'): View | '' =>
  text === undefined ? '' : html`<p class="notice ${kind}" role="status">${text}</p>`;

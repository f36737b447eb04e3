/** The pages one wanders through: home, category, search, product. */
import { html } from 'hono/html';
import { toDecimal } from '../../../src/money.js';
import {
  CATEGORIES,
  CATEGORY_LINES,
  CATEGORY_NAMES,
  type Category,
  CURRENCY,
  PRODUCTS,
  type Product,
  productById,
  productsIn,
} from '../../catalogue.js';
import { ECONOMICS } from '../../pool.js';
import { BLURBS } from '../blurbs.js';
import { crumbs, grid, money, picture, price, type View } from './parts.js';

const HERO = ['mushroom-lamp', 'stoneware-teapot', 'runner-rug', 'terracotta-planter'];
export const FAVOURITES = [
  'ribbed-bowl',
  'paper-pendant',
  'wool-throw',
  'two-person-tent',
  'fountain-pen',
  'speckled-mug',
  'checked-cushion',
  'day-pack',
].flatMap((id) => productById(id) ?? []);

const TILE: Readonly<Record<Category, string>> = {
  kitchen: 'pour-over-kettle',
  lighting: 'moon-light',
  textiles: 'linen-bedding',
  outdoor: 'hammock',
  paper: 'botanical-print',
};

const byId = (id: string): View | '' => {
  const product = productById(id);
  return product ? picture(product) : '';
};

export const home = (): View => html`
<section class="hero">
  <div class="hero-words">
    <h1>Fewer things, kept longer.</h1>
    <p class="lead">Forty well-made things for the house and the hill behind it, by six small makers.</p>
    <p><a class="button" href="/c/kitchen" data-etui-event="select_promotion">Start in the kitchen</a></p>
  </div>
  <div class="hero-pictures" aria-hidden="true">${HERO.map(byId)}</div>
</section>
<section aria-labelledby="rooms">
  <h2 id="rooms">By room</h2>
  <ul class="tiles">${CATEGORIES.map(
    (category) => html`<li><a href="/c/${category}"><span class="frame">${byId(TILE[category])}</span>
      <span class="tile-name">${CATEGORY_NAMES[category]}</span></a></li>`,
  )}</ul>
</section>
<section aria-labelledby="favourites">
  <h2 id="favourites">Favourites</h2>
  ${grid(FAVOURITES)}
</section>
<section aria-labelledby="reduced">
  <h2 id="reduced">Reduced, while they last</h2>
  ${grid(PRODUCTS.filter((product) => product.onSale))}
</section>`;

export const SORTS = { usual: 'As shelved', low: 'Price, low to high', high: 'Price, high to low' } as const;
export type Sort = keyof typeof SORTS;
export const isSort = (text: string | undefined): text is Sort =>
  text !== undefined && Object.hasOwn(SORTS, text);

export function sorted(products: readonly Product[], sort: Sort): readonly Product[] {
  if (sort === 'usual') return products;
  const direction = sort === 'low' ? 1 : -1;
  return [...products].sort((a, b) => direction * (a.price - b.price));
}

export const category = (name: Category, products: readonly Product[], sort: Sort): View => html`
<header class="page-head">
  <div><h1>${CATEGORY_NAMES[name]}</h1><p class="lead">${CATEGORY_LINES[name]}</p></div>
  <nav class="sorts" aria-label="Order">${Object.entries(SORTS).map(
    ([key, label]) =>
      html`<a href="/c/${name}?sort=${key}" ${key === sort ? html`aria-current="true"` : ''}>${label}</a>`,
  )}</nav>
</header>
${grid(products)}`;

export const search = (term: string, found: readonly Product[]): View => html`
<header class="page-head"><div>
  <h1>Search</h1>
  <p class="lead">${found.length === 1 ? 'One thing' : `${found.length} things`} for “${term}”.</p>
</div></header>
${found.length ? grid(found) : html`<p>Try a room instead: ${CATEGORIES.map((one) => html`<a href="/c/${one}">${CATEGORY_NAMES[one]}</a> `)}</p>`}`;

export const product = (shown: Product): View => html`
${crumbs(shown)}
<article class="product"
  data-etui-item-id="${shown.id}" data-etui-item-name="${shown.name}" data-etui-item-brand="${shown.brand}"
  data-etui-item-category="${shown.category}" data-etui-price="${toDecimal(shown.price, CURRENCY)}"
  data-etui-currency="${CURRENCY}">
  <div class="frame big">${picture(shown, shown.name)}${shown.onSale ? html`<span class="badge">Reduced</span>` : ''}</div>
  <div class="product-words">
    <p class="muted">${shown.brand}</p>
    <h1>${shown.name}</h1>
    <p class="big-price">${price(shown)}</p>
    <p class="lead">${BLURBS[shown.id]}</p>
    <form class="buy" action="/cart/items" method="post" data-add-to-cart>
      <input type="hidden" name="product" value="${shown.id}">
      <label class="hidden" for="quantity">Quantity</label>
      <select id="quantity" name="quantity">${[1, 2, 3, 4, 5, 6].map((n) => html`<option>${n}</option>`)}</select>
      <button class="button" type="submit">Add to cart</button>
      <button class="button plain" type="button" data-etui-event="add_to_wishlist" data-wish aria-pressed="false">Save for later</button>
    </form>
    <ul class="facts">
      <li>Shipping ${money(ECONOMICS.shippingFee)}, free from ${money(ECONOMICS.freeShippingFrom)}</li>
      <li>Thirty days to change your mind</li>
      <li>Repaired for as long as we exist</li>
    </ul>
  </div>
</article>
<section aria-labelledby="also">
  <h2 id="also">Also in ${CATEGORY_NAMES[shown.category].toLowerCase()}</h2>
  ${grid(related(shown))}
</section>`;

export const related = (shown: Product): readonly Product[] =>
  productsIn(shown.category)
    .filter((other) => other !== shown)
    .slice(0, 4);

/** schema.org Product with its Offer. */
export const productJsonLd = (shown: Product, origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  sku: shown.id,
  name: shown.name,
  brand: { '@type': 'Brand', name: shown.brand },
  category: shown.category,
  description: BLURBS[shown.id],
  image: `${origin}/pictures/${shown.id}.svg`,
  offers: {
    '@type': 'Offer',
    price: toDecimal(shown.price, CURRENCY).toFixed(2),
    priceCurrency: CURRENCY,
    availability: 'https://schema.org/InStock',
  },
});

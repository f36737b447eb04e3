/**
 * What a shopper does in one run, by state of mind. The runs of a determined and of a hesitating shopper are the same
 * things in opposite order: what tells them apart is the order alone.
 */
import type { Page } from './page.js';
import type { Random } from './random.js';
import type { Product, Shop } from './shop.js';
import type { Traits } from './shopper.js';

export const MINDS = ['looking', 'comparing', 'hesitating', 'determined'] as const;
export type Mind = (typeof MINDS)[number];

/** A visit under way. */
export interface Walk {
  readonly shop: Shop;
  readonly traits: Traits;
  readonly draw: Random;
  readonly page: Page;
  focus: Product;
  readonly seen: Product[];
}

/** One thing done on the page. */
export type Act = (page: Page) => void;

/** A product this shopper might like: by taste for its category and nearness to their price level. */
export function drawProduct(shop: Shop, { taste, level }: Traits, draw: Random): Product {
  const deciles = shop.pool.catalogue.priceDeciles;
  const rank = (price: number) => deciles.filter((decile) => price > decile).length / 9;
  const near = (product: Product) => Math.exp(-((rank(product.price) - level) ** 2) / 0.18);
  return shop.products[
    draw.weighted(shop.products.map((product) => (taste.get(product.category) ?? 0) * near(product)))
  ] as Product;
}

const look =
  (walk: Walk, product: Product): Act =>
  (page) => {
    walk.seen.push(product);
    page.view(product);
  };
const put =
  (product: Product): Act =>
  (page) =>
    page.add(product);
const cart: Act = (page) => page.viewCart();
const checkout: Act = (page) => page.checkout();

/** What they have in mind and at most two others of its category, dearest first. */
function ladder({ shop, focus, draw }: Walk): Product[] {
  const others = shop.products.filter(
    (product) => product.category === focus.category && product.id !== focus.id,
  );
  return [focus, ...draw.shuffled(others).slice(0, 2)].sort((a, b) => b.price - a.price);
}

const inCart = ({ page, focus }: Walk) => page.cart().lines.some((line) => line.itemId === focus.id);

/** What a shopper does in one run, by state of mind. */
export const RUNS: Readonly<Record<Mind, (walk: Walk) => Act[]>> = {
  looking(walk) {
    const next = drawProduct(walk.shop, walk.traits, walk.draw);
    walk.focus = next;
    switch (walk.draw.weighted([0.55, 0.3, 0.05, 0.1])) {
      case 1:
        return [(page) => page.list(), look(walk, next)];
      case 2:
        return [look(walk, next), (page) => page.wish(next)];
      case 3:
        return [look(walk, next), put(next)];
      default:
        return [look(walk, next)];
    }
  },
  comparing(walk) {
    const { draw, shop } = walk;
    const rivals = shop.products.filter((product) => product.category === walk.focus.category);
    const known = rivals.filter((product) => walk.seen.includes(product));
    const first = walk.focus;
    const second = known.length > 1 && draw.chance(0.6) ? draw.pick(known) : draw.pick(rivals);
    walk.focus = draw.chance(0.5) ? first : second;
    const again = [look(walk, first), look(walk, second)];
    return draw.chance(0.12) ? [...again, put(walk.focus)] : again;
  },
  // From here on the two states do the same things in opposite order: down the ladder and back through the funnel …
  hesitating(walk) {
    const down = ladder(walk).map((product) => look(walk, product));
    if (!inCart(walk)) return [...down, put(walk.focus)];
    switch (walk.draw.weighted([0.4, 0.35, 0.15, 0.1])) {
      case 0:
        return [checkout, cart, look(walk, walk.focus)];
      case 1:
        return down;
      case 2:
        return [cart, look(walk, walk.focus)];
      default: {
        const focus = walk.focus;
        return [(page) => page.remove(focus), look(walk, focus), put(focus)];
      }
    }
  },
  // … or up the ladder and on through it.
  determined(walk) {
    const up = ladder(walk)
      .reverse()
      .map((product) => look(walk, product));
    if (!inCart(walk)) return [...up, put(walk.focus)];
    switch (walk.draw.weighted([0.4, 0.35, 0.15, 0.1])) {
      case 0:
        return [look(walk, walk.focus), cart, checkout];
      case 1:
        return up;
      case 2:
        return [look(walk, walk.focus), cart];
      default: {
        const more = drawProduct(walk.shop, walk.traits, walk.draw);
        return [look(walk, more), put(more)];
      }
    }
  },
};

/** What anybody can see of a visit so far, as the grammar needs it. Drawing and the exact filter follow it alike. */
import type { Cart } from '../../src/events/cart.js';
import type { EventName, ShopEvent } from '../../src/events/vocabulary.js';
import { PLACES, type Scene } from './grammar.js';
import type { Shelf } from './shelf.js';

const PLACE = Object.fromEntries(PLACES.map((place, index) => [place, index])) as Record<
  (typeof PLACES)[number],
  number
>;
const NONE: readonly number[] = [];

export class Trail {
  readonly shelf: Shelf;
  #focus = -1;
  #place: number = PLACE.start;
  readonly #seen = new Set<number>();
  readonly #cart: Set<number>;

  constructor(shelf: Shelf, left: Cart) {
    this.shelf = shelf;
    this.#cart = new Set(left.lines.flatMap(({ itemId }) => shelf.index.get(itemId) ?? []));
  }

  get focus(): number {
    return this.#focus;
  }

  scene(): Scene {
    const focus = this.#focus;
    const { rivals, dearer, cheaper } = this.shelf;
    return {
      place: this.#place,
      focus,
      focusInCart: this.#cart.has(focus),
      cartFilled: this.#cart.size > 0,
      rivals: rivals[focus] ?? NONE,
      dearer: dearer[focus] ?? NONE,
      cheaper: cheaper[focus] ?? NONE,
      known: [...this.#seen].filter((item) => item !== focus),
    };
  }

  /** @param item product index, for acts on one thing */
  follow(name: EventName, item: number): void {
    if (name === 'search') this.#place = PLACE.list;
    else if (name === 'view_cart') this.#place = PLACE.basket;
    else if (name === 'begin_checkout') this.#place = PLACE.checkout;
    else {
      this.#focus = item;
      this.#seen.add(item);
      if (name === 'add_to_cart') this.#cart.add(item);
      if (name === 'remove_from_cart') this.#cart.delete(item);
      this.#place = this.#cart.has(item) ? PLACE.carted : PLACE.item;
    }
  }
}

/** The thing an act is about, as an index of the shelf; −1 for acts on none. */
export function thingOf(event: ShopEvent, shelf: Shelf): number {
  if (event.name === 'view_cart' || event.name === 'begin_checkout') return -1;
  return shelf.index.get(event.params.items?.[0]?.item_id ?? '') ?? -1;
}

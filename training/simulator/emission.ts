/** How likely an act and the pause before it are in each state of mind and for each taste: what the filter weighs. */
import type { ShopEvent } from '../../src/events/vocabulary.js';
import {
  ADD,
  AGAIN,
  CART,
  CHECKOUT,
  DOWN,
  FRESH,
  KNOWN,
  REMOVE,
  RIVAL,
  type Scene,
  SEARCH,
  UP,
  WISH,
} from './grammar.js';
import { MINDS } from './minds.js';
import type { Shop } from './shop.js';
import { thingOf } from './trail.js';

/** P(this act | state, taste) into [tastes, n] at `mind`. */
export function emit(
  event: ShopEvent,
  mind: number,
  scene: Scene,
  allowed: Float64Array,
  paused: number,
  shop: Shop,
  into: Float64Array,
): void {
  const { shelf, minds: n } = shop;
  const weight = (move: number) => allowed[move] as number;
  const thing = thingOf(event, shelf);
  const among = (items: readonly number[], move: number) =>
    weight(move) > 0 && items.includes(thing) ? weight(move) / items.length : 0;
  let [same, times] = [0, 0];
  let of: (taste: number) => number = () => 0;
  switch (event.name) {
    case 'search':
      times = weight(SEARCH);
      of = (taste) => shelf.taste(taste).terms.get(event.params.search_term ?? '') ?? 0;
      break;
    case 'view_item':
      times = weight(FRESH);
      of = (taste) => shelf.taste(taste).things[thing] as number;
      same =
        (thing === scene.focus ? weight(AGAIN) : 0) +
        among(scene.dearer, UP) +
        among(scene.cheaper, DOWN) +
        among(scene.rivals, RIVAL) +
        among(scene.known, KNOWN);
      break;
    case 'add_to_wishlist':
      same = weight(WISH);
      break;
    case 'add_to_cart':
      same = weight(ADD);
      break;
    case 'remove_from_cart':
      same = weight(REMOVE);
      break;
    case 'view_cart':
      same = weight(CART);
      break;
    default:
      same = weight(CHECKOUT);
  }
  const nobodys = MINDS[mind] === 'giving';
  for (let taste = 0; taste < shelf.tastes; taste++) {
    into[taste * n + mind] = paused * (same + (times > 0 ? times * of(nobodys ? shelf.tastes : taste) : 0));
  }
}

/** Density of a pause, up to a factor that all states share. */
export function pauseDensity(ms: number, mind: number, { responses, assumptions }: Shop): number {
  const z = Math.log(ms / (1000 * (responses.pause[mind] as number))) / assumptions['pause.spread'];
  return Math.exp((-z * z) / 2);
}

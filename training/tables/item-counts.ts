/** What a stream of visits says of the shop's things: how many met each, and its attributes as last told. */
import type { EventParams, Item } from '../../src/events/vocabulary.js';
import { hash32 } from '../../src/features/hash.js';
import { brandKey, categoryKey, itemKey } from '../../src/features/keys.js';
import { priceOf } from '../../src/features/scale.js';
import type { Minor } from '../../src/money.js';
import { DistinctShoppers } from './distinct-shoppers.js';

export interface CountedItem {
  readonly key: number;
  /** Visits with feedback on it. */
  readonly visits: number;
  /** Keys of its category and brand; 0 for none. */
  readonly category: number;
  readonly brand: number;
  /** Tags of its title. */
  readonly tags: readonly number[];
  /** Minor units of the shop's currency. */
  readonly price?: Minor;
}

/** Things counted at once. When there are more, those met least go and are counted anew should they come back. */
const MOST_TRACKED = 50_000;

export class ItemCounts {
  readonly #items = new Map<number, CountedItem>();
  readonly #shoppers: DistinctShoppers;
  readonly #currency: string;
  readonly #most: number;
  #dropped = 0;

  /** @param minShoppers different people that a thing needs to be handed out at all */
  constructor(minShoppers: number, currency: string, mostTracked = MOST_TRACKED) {
    this.#shoppers = new DistinctShoppers(minShoppers);
    this.#currency = currency;
    this.#most = mostTracked;
  }

  /** Things that were let go because too many were met. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Different things held now. */
  get size(): number {
    return this.#items.size;
  }

  /**
   * One visit's feedback.
   * @param seen its items with the parameters of their events, and the tags of their titles; repeats allowed
   */
  add(shopper: string, seen: Iterable<readonly [Item, EventParams, readonly number[]]>): void {
    const person = hash32(shopper);
    const met = new Set<number>();
    for (const [item, params, tags] of seen) {
      const key = itemKey(item.item_id);
      const known = this.#items.get(key);
      const price = priceOf(item, params, this.#currency) ?? known?.price;
      this.#items.set(key, {
        key,
        visits: (known?.visits ?? 0) + (met.has(key) ? 0 : 1),
        category: item.item_category === undefined ? (known?.category ?? 0) : categoryKey(item.item_category),
        brand: item.item_brand === undefined ? (known?.brand ?? 0) : brandKey(item.item_brand),
        tags: tags.length > 0 ? tags : (known?.tags ?? []),
        ...(price !== undefined && { price }),
      });
      if (!met.has(key)) this.#shoppers.add(key, person);
      met.add(key);
    }
    if (this.#items.size > this.#most) this.#forgetRarest();
  }

  #forgetRarest(): void {
    const rarest = this.#byVisits().slice(Math.floor(this.#most / 2));
    for (const { key } of rarest) {
      this.#items.delete(key);
      this.#shoppers.forget(key);
    }
    this.#dropped += rarest.length;
  }

  #byVisits(): CountedItem[] {
    return [...this.#items.values()].sort((a, b) => b.visits - a.visits || a.key - b.key);
  }

  /** Those that enough people met, at most `most`, most visited first. */
  common(most: number): CountedItem[] {
    return this.#byVisits()
      .filter(({ key }) => this.#shoppers.has(key))
      .slice(0, most);
  }
}

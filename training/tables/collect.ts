/** One pass over any number of visits: what all tables need of them, in memory that stays flat. */
import type { EventParams, Item, ShopEvent } from '../../src/events/vocabulary.js';
import { FEEDBACK } from '../../src/features/feedback.js';
import { tagsOf } from '../../src/features/tags.js';
import { TagCounts } from './idf.js';
import { ItemCounts } from './item-counts.js';
import { type SampleOptions, ShopperSample } from './shopper-sample.js';
import type { TableSession } from './table-session.js';

export interface CollectOptions extends SampleOptions {
  /** Different people that a thing or a tag needs before it gets a row or a weight of its own. */
  readonly minShoppers: number;
}

/** Titles whose tags are kept at hand: cutting a text into words costs more than all else here. */
const MOST_TITLES = 20_000;

export class Collected {
  readonly tags: TagCounts;
  readonly items: ItemCounts;
  readonly shoppers: ShopperSample;
  visits = 0;
  events = 0;
  readonly #titles = new Map<string, readonly number[]>();

  constructor(options: CollectOptions) {
    this.tags = new TagCounts(options.minShoppers);
    this.items = new ItemCounts(options.minShoppers, options.currency);
    this.shoppers = new ShopperSample(options);
  }

  add(session: TableSession): void {
    this.visits++;
    this.events += session.events.length;
    const events = session.events.map((event) => this.#tagged(event));
    const seen = events.filter(({ name }) => FEEDBACK[name]).flatMap(itemsOf);
    this.items.add(session.shopper, seen);
    const searched = events.flatMap(({ params }) => params.tags ?? []);
    this.tags.add(session.shopper, [...searched, ...seen.flatMap(([, , tags]) => tags)]);
    this.shoppers.add({ ...session, events });
  }

  /** The event with tags for its texts: as `withoutText` makes it, remembering titles it met before. */
  #tagged(event: ShopEvent): ShopEvent {
    const { search_term: searched, items, ...params } = event.params;
    if (searched === undefined && !items?.some((item) => item.item_name !== undefined)) return event;
    return {
      ...event,
      params: {
        ...params,
        ...(searched !== undefined && { tags: this.#tagsOf(searched) }),
        ...(items && {
          items: items.map(({ item_name: title, ...item }) =>
            title === undefined ? item : { ...item, tags: this.#tagsOf(title) },
          ),
        }),
      },
    };
  }

  #tagsOf(text: string): readonly number[] {
    const known = this.#titles.get(text);
    if (known) return known;
    const tags = tagsOf(text);
    if (this.#titles.size >= MOST_TITLES) this.#titles.clear();
    this.#titles.set(text, tags);
    return tags;
  }
}

const itemsOf = ({ params }: ShopEvent): (readonly [Item, EventParams, readonly number[]])[] =>
  (params.items ?? []).map((item) => [item, params, item.tags ?? []] as const);

/**
 * What a stream of visits leaves of its shoppers, in memory that doesn't grow: whole histories of an even sample of
 * shoppers. A shopper is in it while the hash of their name is under a bar; when too much is held the bar is halved and
 * those above it go. So who is in depends on names, seed and how many there are, and on nothing that anybody did.
 */
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { FEEDBACK, FEEDBACK_HALF_LIFE } from '../../src/features/feedback.js';
import { hash32 } from '../../src/features/hash.js';
import { itemKey } from '../../src/features/keys.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../src/features/shopper.js';
import type { TableSession } from './table-session.js';

/** One sampled shopper. */
export interface SampledShopper {
  /** Item key → feedback as the device would have it at `lastAt`. */
  readonly feedback: ReadonlyMap<number, number>;
  readonly state: ShopperState;
  readonly lastAt: number;
}

export interface SampleOptions {
  readonly seed: number | string;
  /** The shop's, ISO 4217. */
  readonly currency: string;
  /** Shoppers held at most; 20,000 by default. */
  readonly mostShoppers?: number;
  /** Things of all shoppers together held at most; 500,000 by default. */
  readonly mostEntries?: number;
}

/** Things of one shopper held at most: a crawler's visit must not fill the sample. The first seen go first. */
const MOST_THINGS = 500;

interface Held {
  readonly hash: number;
  state: ShopperState;
  /** Item key → feedback weighted 2^((at − origin) / half-life): a sum that needs no second look at old events. */
  readonly feedback: Map<number, number>;
  readonly origin: number;
  lastAt: number;
}

export class ShopperSample {
  readonly #held = new Map<string, Held>();
  readonly #options: Required<SampleOptions>;
  #bar = 2 ** 32;
  #entries = 0;

  constructor(options: SampleOptions) {
    this.#options = { mostShoppers: 20_000, mostEntries: 500_000, ...options };
  }

  /** Share of all shoppers that the sample stands for, (0, 1]. */
  get share(): number {
    return this.#bar / 2 ** 32;
  }

  add({ shopper, events, state }: TableSession): void {
    const [first] = events;
    if (!first) return;
    const hash = hash32(`${this.#options.seed}/${shopper}`);
    if (hash >= this.#bar) return;
    const held = this.#held.get(shopper) ?? {
      hash,
      state: EMPTY_SHOPPER,
      feedback: new Map<number, number>(),
      origin: first.at,
      lastAt: first.at,
    };
    this.#held.set(shopper, held);
    const before = held.feedback.size;
    for (const event of events) addFeedback(held, event);
    held.state = state ?? stateAfter(held.state, events, this.#options.currency);
    this.#entries += held.feedback.size - before;
    while (this.#isFull()) this.#halve();
  }

  #isFull(): boolean {
    const { mostShoppers, mostEntries } = this.#options;
    return this.#held.size > 1 && (this.#held.size > mostShoppers || this.#entries > mostEntries);
  }

  #halve(): void {
    this.#bar /= 2;
    for (const [shopper, { hash, feedback }] of this.#held) {
      if (hash < this.#bar) continue;
      this.#held.delete(shopper);
      this.#entries -= feedback.size;
    }
  }

  /** By the hashes of their names, whatever order they came in. */
  shoppers(): SampledShopper[] {
    const byHash = [...this.#held].sort(
      ([a, left], [b, right]) => left.hash - right.hash || (a < b ? -1 : 1),
    );
    return byHash.map(([, { feedback, origin, lastAt, state }]) => {
      const aged = 2 ** ((origin - lastAt) / FEEDBACK_HALF_LIFE);
      return { feedback: new Map([...feedback].map(([key, sum]) => [key, sum * aged])), state, lastAt };
    });
  }
}

const stateAfter = (before: ShopperState, events: readonly ShopEvent[], currency: string) =>
  events.reduce(
    (state, event, at) => foldShopper(state, { ...wordless(event), sessionId: '' }, at === 0, currency),
    before,
  );

/** Words make most of what a shopper's state weighs, and no segment is made of them. */
function wordless({
  params: { tags: _, search_term: __, items, ...params },
  ...event
}: ShopEvent): ShopEvent {
  const bare = items?.map(({ tags: _, item_name: __, ...item }) => item);
  return { ...event, params: { ...params, ...(bare && { items: bare }) } };
}

function addFeedback(held: Held, { name, at, params }: ShopEvent): void {
  held.lastAt = Math.max(held.lastAt, at);
  const weight = FEEDBACK[name];
  if (!weight) return;
  const grown = weight * 2 ** ((at - held.origin) / FEEDBACK_HALF_LIFE);
  for (const item of params.items ?? []) {
    const key = itemKey(item.item_id);
    held.feedback.set(key, (held.feedback.get(key) ?? 0) + grown);
    if (held.feedback.size > MOST_THINGS) held.feedback.delete(held.feedback.keys().next().value as number);
  }
}

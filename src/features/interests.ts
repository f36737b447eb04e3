/**
 * What is remembered of a shopper's interests across visits: tags and things by hash, with weights that fade. No text, no
 * address of a thing; bounded, so that a long life costs no more than a short one.
 */
import type { EventParams, Item, ShopEvent } from '../events/vocabulary.js';
import type { Minor } from '../money.js';
import { decay, FEEDBACK, SEARCHED } from './feedback.js';
import { brandKey, categoryKey, itemKey } from './keys.js';
import { priceOf } from './scale.js';
import { tagsOf } from './tags.js';

/** A thing that was looked at, wished for, put into the cart or bought. */
export interface Thing {
  /** Its hash; that of its category and brand where known (keys.ts). */
  readonly item: number;
  readonly category?: number;
  readonly brand?: number;
  /** Tags of its title. */
  readonly tags: readonly number[];
  /** When last seen with one: minor units of the shop's currency. */
  readonly price?: Minor;
  /** It was on sale when last seen. */
  readonly sale?: boolean;
  /** Feedback (see FEEDBACK), as it stood at `at`, ms since the epoch. */
  readonly weight: number;
  readonly at: number;
}

export interface Interests {
  /** At most MAX_THINGS, the heaviest; in order of first appearance. */
  readonly things: readonly Thing[];
  /** At most MAX_KEPT_TAGS pairs of bucket and weight, the heaviest. */
  readonly tags: readonly (readonly [bucket: number, weight: number])[];
  /** When the tags' weights stood as they are written; ms since the epoch. */
  readonly at: number;
}

export const MAX_THINGS = 48;
export const MAX_KEPT_TAGS = 64;

export const NO_INTERESTS: Interests = { things: [], tags: [], at: 0 };

/** The interests after one more event. Pure: titles and search words are read and forgotten. */
export function foldInterests(before: Interests, event: ShopEvent, currency: string): Interests {
  const { name, params, at } = event;
  if (name === 'search') {
    return { ...before, ...withTags(before, wordsOf(params.tags, params.search_term), SEARCHED, at) };
  }
  const weight = FEEDBACK[name];
  if (weight === undefined || !params.items) return before;
  return params.items.reduce((interests, item) => {
    const thing = thingOf(item, params, weight, at, currency);
    return {
      things: withThing(interests.things, thing),
      ...withTags(interests, thing.tags, weight, at),
    };
  }, before);
}

const wordsOf = (tags: readonly number[] | undefined, text: string | undefined): readonly number[] =>
  tags ?? (text === undefined ? [] : tagsOf(text));

function thingOf(item: Item, params: EventParams, weight: number, at: number, currency: string): Thing {
  const price = priceOf(item, params, currency);
  return {
    item: itemKey(item.item_id),
    ...(item.item_category !== undefined && { category: categoryKey(item.item_category) }),
    ...(item.item_brand !== undefined && { brand: brandKey(item.item_brand) }),
    tags: wordsOf(item.tags, item.item_name),
    ...(price !== undefined && { price }),
    ...(item.discount && { sale: true }),
    weight,
    at,
  };
}

function withThing(things: readonly Thing[], seen: Thing): readonly Thing[] {
  const at = things.findIndex(({ item }) => item === seen.item);
  const known = things[at];
  if (!known)
    return heaviest([...things, seen], MAX_THINGS, ({ weight, at }) => weight * decay(seen.at - at));
  // What this event left out (a cart line often has no title) stays as it was.
  const merged = {
    ...known,
    ...seen,
    tags: seen.tags.length > 0 ? seen.tags : known.tags,
    weight: known.weight * decay(seen.at - known.at) + seen.weight,
    at: Math.max(known.at, seen.at),
  };
  return things.map((thing, index) => (index === at ? merged : thing));
}

function withTags(
  { tags, at: before }: Pick<Interests, 'tags' | 'at'>,
  more: readonly number[],
  weight: number,
  now: number,
): Pick<Interests, 'tags' | 'at'> {
  if (more.length === 0) return { tags, at: before };
  const left = decay(now - before);
  const weights = new Map(tags.map(([bucket, old]) => [bucket, old * left]));
  for (const tag of more) weights.set(tag, (weights.get(tag) ?? 0) + weight);
  return { tags: heaviest([...weights], MAX_KEPT_TAGS, ([, each]) => each), at: Math.max(before, now) };
}

/** The `most` heaviest in the order they had; of equals the later ones. */
function heaviest<One>(all: readonly One[], most: number, weightOf: (one: One) => number): readonly One[] {
  const kept = [...all];
  const weights = kept.map(weightOf);
  // One event adds few: dropping the lightest so often is quicker than sorting.
  while (kept.length > most) {
    const lightest = weights.indexOf(Math.min(...weights));
    kept.splice(lightest, 1);
    weights.splice(lightest, 1);
  }
  return kept;
}

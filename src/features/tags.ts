/**
 * Interest tags: the words of a title or a search as buckets of a hash (Weinberger et al. 2009). The words themselves
 * go no further than this file.
 */
import type { ShopEvent } from '../events/vocabulary.js';
import { hash32 } from './hash.js';

/** A tag is a whole number 0…TAG_BUCKETS − 1; words that share a bucket are one tag. */
export const TAG_BUCKETS = 1024;
/** At most so many UTF-16 units of a text are read, and so many different tags taken. */
const MAX_READ = 256;
const MAX_TAGS = 16;

/** Scripts written without spaces; where no segmenter knows their words, pairs of neighbouring characters stand in. */
const UNSPACED = `ー${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('')}`;
const RUNS = new RegExp(
  `([${UNSPACED}][${UNSPACED}\\p{M}]*)|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`,
  'gu',
);
const HAS_LETTER = /\p{L}/u;
const ONE_LETTER = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*$/u;

/** What cuts a text into words. */
export type Segment = (text: string) => Iterable<string>;

/**
 * Words without a dictionary: runs of letters, marks and digits; a run in a script without spaces as its pairs of
 * neighbouring characters (one character alone stays itself).
 */
export function* segmentByScript(text: string): Iterable<string> {
  for (const [run, unspaced] of text.matchAll(RUNS)) {
    const characters = Array.from(unspaced ?? '');
    if (characters.length < 2) yield run;
    for (let at = 1; at < characters.length; at++) yield `${characters[at - 1]}${characters[at]}`;
  }
}

/**
 * Unicode's word boundaries (UAX #29) with the browser's dictionaries, where it has them. The language is fixed, so that
 * a browser's own doesn't show; dictionaries for scripts without spaces differ a little between browsers.
 */
function browserSegment(): Segment | undefined {
  if (typeof Intl === 'undefined' || !('Segmenter' in Intl)) return undefined;
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  return function* words(text) {
    for (const { segment, isWordLike } of segmenter.segment(text)) if (isWordLike) yield segment;
  };
}

let segmentHere: Segment | undefined;

/**
 * Tags of a text in any language, each once, in order of appearance; at most 16. NFKC, lower case, cut into words;
 * numbers and single letters of alphabets say nothing and are dropped.
 */
export function tagsOf(text: string, segment?: Segment): readonly number[] {
  segmentHere ??= browserSegment() ?? segmentByScript;
  const tags = new Set<number>();
  // Cut before and after: NFKC can make one character eighteen.
  const plain = text.slice(0, MAX_READ).normalize('NFKC').slice(0, MAX_READ).toLowerCase();
  for (const word of (segment ?? segmentHere)(plain)) {
    if (!HAS_LETTER.test(word) || ONE_LETTER.test(word)) continue;
    tags.add(hash32(word) % TAG_BUCKETS);
    if (tags.size === MAX_TAGS) break;
  }
  return [...tags];
}

/** The event as it is kept: titles and search words have become tags. Of one already so, the same again. */
export function withoutText(event: ShopEvent): ShopEvent {
  const { search_term, items, ...params } = event.params;
  return {
    ...event,
    params: {
      ...params,
      ...(search_term !== undefined && { tags: tagsOf(search_term) }),
      ...(items && {
        items: items.map(({ item_name, ...item }) => ({
          ...item,
          ...(item_name !== undefined && { tags: tagsOf(item_name) }),
        })),
      }),
    },
  };
}

/** The page's languages, fetched as a chunk starts; only then are its elements defined, so that no word changes under a shopper. */
import type { Book, WordFiles } from './book.js';

/** Languages that the page names as it is now: its own, its script tag's, and those of places for our elements. */
function pageLocales(): string[] {
  const places = document.querySelectorAll<HTMLElement>(
    'script[data-locale], :is(etui-offer, etui-wallet, etui-why, etui-privacy)',
  );
  const named = [...places].flatMap((place) => [
    place.getAttribute('locale'),
    place.dataset['locale'],
    place.lang,
  ]);
  return [document.documentElement.lang || navigator.language, ...named].filter(
    (tag) => typeof tag === 'string' && !!tag,
  ) as string[];
}

/**
 * @param files absent where sources run as they are: they bring English with them
 * @param script address of the chunk
 * @param define called once there are words; never where none can be had: nothing is shown then
 */
export async function bringWords<Key extends string>(
  book: Book<Key>,
  files: WordFiles | undefined,
  script: string,
  define: () => void,
): Promise<void> {
  if (!files || (await book.fetchFor(pageLocales(), files, new URL('.', script).href))) define();
}

/** Words as tags, remembered: cutting a title into words costs more than all else in a row, and titles come again. */
import type { ShopEvent } from '../../src/events/vocabulary.js';
import { tagsOf } from '../../src/features/tags.js';

const REMEMBERED = 20_000;

/** What `withoutText` (src/features/tags.ts) makes of an event; a test holds the two together. */
export function textRemover(): (event: ShopEvent) => ShopEvent {
  const known = new Map<string, readonly number[]>();
  const tags = (text: string): readonly number[] => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= REMEMBERED) known.clear();
    const made = tagsOf(text);
    known.set(text, made);
    return made;
  };
  return (event) => {
    const { search_term: searched, items, ...params } = event.params;
    return {
      ...event,
      params: {
        ...params,
        ...(searched !== undefined && { tags: tags(searched) }),
        ...(items && {
          items: items.map(({ item_name: title, ...item }) => ({
            ...item,
            ...(title !== undefined && { tags: tags(title) }),
          })),
        }),
      },
    };
  };
}

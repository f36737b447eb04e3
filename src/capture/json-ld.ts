import type { Host } from './report.js';

/** Bigger blocks are no product's. */
const MAX_LENGTH = 200_000;

/**
 * Gives the texts of the page's JSON-LD blocks that speak of a product and have not been given before: a page that
 * changes without loading leaves old ones lying around. What they say is found out by the engine.
 */
export function jsonLdReader({ document }: Host): () => readonly string[] {
  const known = new WeakMap<Element, string>();
  return () => {
    const texts: string[] = [];
    for (const block of document.querySelectorAll('script[type="application/ld+json"]')) {
      const text = block.textContent ?? '';
      if (known.get(block) === text) continue;
      known.set(block, text);
      if (text.length < MAX_LENGTH && /Product(Group)?"/.test(text)) texts.push(text);
    }
    return texts;
  };
}

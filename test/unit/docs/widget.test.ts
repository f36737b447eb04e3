import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const element = read('widget/offer/etui-offer.ts');
const docs = read('docs/widget.md');

const folder = 'widget/offer/styles';
const styles = readdirSync(new URL(`../../../${folder}`, import.meta.url))
  .map((file) => read(`${folder}/${file}`))
  .join('\n');

/** First words of a JSDoc tag, without its type. */
const tagged = (tag: string): string[] =>
  [...element.matchAll(new RegExp(`@${tag} (?:\\{\\w+\\} )?(\\S+)`, 'g'))]
    .map(([, name = '']) => name)
    .sort();

/** First cells of the table, or words in backquotes of the text, under a heading. */
function documented(heading: string, pattern: RegExp): string[] {
  const [, section = ''] = docs.split(`## ${heading}\n`);
  const text = section.split('\n## ')[0] ?? '';
  return [...text.matchAll(pattern)].map(([, name = '']) => name).sort();
}

const FIRST_CELL = /^\| `([^`]+)` \|/gm;

describe('docs/widget.md lists what the element says of itself', () => {
  it('its events', () => {
    expect(documented('Events', FIRST_CELL)).toEqual(tagged('event'));
  });

  it('its slots', () => {
    expect(['-', ...documented('Slots', FIRST_CELL)]).toEqual(tagged('slot'));
  });

  it('its custom properties, and they are those that the styles read', () => {
    const used = [...styles.matchAll(/var\(\s*(--etui-[\w-]+)/g)].map(([, name = '']) => name);
    expect(documented('Custom properties', FIRST_CELL)).toEqual(tagged('cssproperty'));
    expect(tagged('cssproperty')).toEqual([...new Set(used)].sort());
  });

  it('its parts, and they are those that the templates name', () => {
    const templates = read('widget/offer/ticket.ts') + read('widget/offer/why.ts');
    const named = [...templates.matchAll(/part="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' '));
    const [, listed = ''] = docs.split('`etui-offer::part(name)`:');
    const documentedParts = [...(listed.split('\n## ')[0] ?? '').matchAll(/`([\w-]+)`/g)].map(
      ([, name = '']) => name,
    );
    expect([...new Set(documentedParts)].sort()).toEqual([...new Set(named)].sort());
    for (const part of tagged('csspart')) expect(named).toContain(part);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const docs = read('docs/own-data.md');

/** Each element with the files that hold its templates. */
const ELEMENTS = [
  ['wallet', ['etui-wallet', 'card', 'qr'], []],
  ['why', ['etui-why'], ['reasons', 'bar']],
  ['privacy', ['etui-privacy', 'controls', 'kept', 'sent', 'leave', 'everyone'], []],
] as const;

describe.each(ELEMENTS)('docs/own-data.md lists what <etui-%s> says of itself', (name, files, lent) => {
  const [, after = ''] = docs.split(`## \`<etui-${name}>\`\n`);
  const section = after.split('\n## ')[0] ?? '';
  const element = read(`widget/${name}/etui-${name}.ts`);
  const tagged = (tag: string) =>
    [...element.matchAll(new RegExp(`@${tag} (?:\\{\\w+\\} )?(\\S+)`, 'g'))].map(([, word]) => word).sort();
  const cells = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, word = '']) => word);

  it('its slots', () => {
    expect(cells.filter((cell) => !cell.startsWith('etui-')).sort()).toEqual(tagged('slot'));
  });

  it('its events', () => {
    expect(cells.filter((cell) => cell.startsWith('etui-')).sort()).toEqual(tagged('event'));
  });

  it('its parts, and they are those that the templates name', () => {
    const templates = files.map((file) => read(`widget/${name}/${file}.ts`)).join('\n');
    const named = [...templates.matchAll(/part="([^"]+)"/g)]
      .flatMap(([, names = '']) => names.replace(/\$\{part\}/, 'newer-button older-button').split(' '))
      .flatMap((part) => (/^\$\{status\}$/.test(part) ? ['ready', 'used', 'expired', 'withdrawn'] : part));
    const [, listed = ''] = section.split('\nParts: ');
    const documented = [...(listed.split('\n\n')[0] ?? '').matchAll(/`([\w-]+)`/g)].map(
      ([, part = '']) => part,
    );
    expect([...new Set(documented)].sort()).toEqual([...new Set([...named, ...lent])].sort());
    for (const part of tagged('csspart')) expect(documented).toContain(part);
  });
});

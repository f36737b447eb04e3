import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkOptions } from '../../../src/etui/options.js';
import { DropReason } from '../../../src/events/validate.js';
import { EVENT_NAMES, ITEM_FIELDS, PARAM_FIELDS } from '../../../src/events/vocabulary.js';
import { SCHEDULE } from '../../../src/schedule.js';

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The rows of the table that starts with `header`, cell by cell. */
function table(text: string, header: string): readonly (readonly string[])[] {
  const lines = text.slice(text.indexOf(header)).split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
const namesIn = (cells: readonly (string | undefined)[]) =>
  cells.flatMap((cell) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)).sort();
const column = (rows: readonly (readonly string[])[], index: number) => rows.map((row) => row[index]);

test('docs/capture.md names every event, parameter, item field and reason, and no other', () => {
  const text = read('capture.md');
  expect(namesIn(column(table(text, '| group |'), 1))).toEqual([...EVENT_NAMES].sort());
  expect(namesIn(column(table(text, '| parameter |'), 0))).toEqual([...PARAM_FIELDS, 'items'].sort());
  expect(namesIn(column(table(text, '| item field |'), 0))).toEqual([...ITEM_FIELDS].sort());
  expect(namesIn(column(table(text, '| reason |'), 0))).toEqual(Object.values(DropReason).sort());
});

test('docs/embed.md tells the schedule as it is', () => {
  const offsets = column(table(read('embed.md'), '| after |'), 0);
  expect(offsets).toEqual(Object.values(SCHEDULE).map((ms) => `${ms} ms`));
});

test('docs/embed.md names every option that is checked, and no other', () => {
  const asked = new Set<string>();
  const options = new Proxy({ root: 'A'.repeat(43) } as Parameters<typeof checkOptions>[0], {
    get(target, name) {
      asked.add(String(name));
      return Reflect.get(target, name);
    },
  });
  const page = {
    document: { baseURI: 'https://shop.example/', documentElement: { lang: 'en' } },
    location: { origin: 'https://shop.example' },
    navigator: { language: 'en' },
  };
  checkOptions(options, page as never, 'https://shop.example/etui/');
  const documented = namesIn(column(table(read('embed.md'), '| attribute |'), 1));
  expect(documented).toEqual([...asked].sort());
});

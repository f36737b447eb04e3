import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { IMPORTERS } from '../../../../training/logs/importers/importers.js';
import { LOG_SCHEMA_FILE, logSchema } from '../../../../training/logs/json-schema.js';
import { parseMapping } from '../../../../training/logs/mapping.js';
import { ROWS, readRow } from '../../../../training/logs/row.js';

const docs = readFileSync('docs/logs.md', 'utf8');
const blocks = [...docs.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

test('the published JSON Schema is made from the schemas that check rows', () => {
  expect(JSON.parse(readFileSync(LOG_SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(logSchema()));
  const { anyOf } = JSON.parse(logSchema());
  for (const row of anyOf) expect(row.additionalProperties, row.title).toBe(false);
});

test('the examples of docs/logs.md are rows, and its mapping is one', () => {
  const [rows = '', mapping = ''] = blocks;
  for (const line of rows.trim().split('\n')) expect(readRow(JSON.parse(line))).toMatchObject({ ok: true });
  expect(parseMapping(mapping, 'docs/logs.md').rows).toHaveLength(2);
});

test('docs/logs.md names every type of row and every importer', () => {
  for (const name of [...Object.keys(ROWS), ...IMPORTERS.map((each) => each.name)])
    expect(docs).toContain(`\`${name}\``);
});

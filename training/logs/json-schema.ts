/**
 * node scripts/run.mjs training/logs/json-schema.ts: writes docs/schemas/log-row.schema.json from the schemas that check
 * rows. A test fails where the two differ.
 */
import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { LogRow, ROWS } from './row.js';

export const LOG_SCHEMA_FILE = 'docs/schemas/log-row.schema.json';

/** JSON Schema, draft 2020-12, of one line of a log. */
export function logSchema(): string {
  const { anyOf } = toJsonSchema(LogRow, { target: 'draft-2020-12', typeMode: 'input' });
  const names = Object.keys(ROWS);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'One line of a log that etui train reads',
    description:
      'Newline-delimited JSON; docs/logs.md explains each field. A row without a type is an event. Parameters of events are ' +
      "judged by the device's own check (docs/capture.md).",
    anyOf: anyOf?.map((row, index) => ({ title: names[index], ...(row as object) })),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1]?.endsWith('json-schema.ts')) writeFileSync(LOG_SCHEMA_FILE, logSchema());

/**
 * node scripts/run.mjs server/sign/pool-json-schema.ts: writes docs/schemas/pool.schema.json from the schema that every pool
 * is checked by, for editors and for those who write pools by program.
 */
import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Pool } from '../../src/pool/schema.js';

export const POOL_SCHEMA_FILE = 'docs/schemas/pool.schema.json';

/** JSON Schema 2020-12 of a pool as a person writes it. What spans fields (unique ids, sums of shares) it can't say. */
export function poolSchema(): string {
  const schema = toJsonSchema(Pool, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' });
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'An Etui pool', ...schema }, null, 2)}\n`;
}

if (process.argv[1]?.includes('pool-json-schema')) writeFileSync(POOL_SCHEMA_FILE, poolSchema());

/**
 * npm run size [-- --json]: what a shopper downloads, held against bench/budgets.ts. Builds first where needed; exits
 * with 1 when a part is over its budget, or holds what only the workshop needs.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.mjs';
import { printRows } from '../training/rows.js';
import { foreignNames } from './foreign-names.js';
import { artifactParts, builtParts, sizeRow } from './sizes.js';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const root = dirname(dirname(fileURLToPath(import.meta.url)));

// What the build reports must not get between the rows.
if (values.json) console.log = console.error;
await buildIfStale();
if (values.json) console.log = (text: string) => process.stdout.write(`${text}\n`);

const files = builtParts(join(root, 'dist'));
const rows = [...files, ...artifactParts(join(root, 'model-artifacts'))].map(sizeRow);
printRows(rows, values.json);

const complaints = [
  ...rows
    .filter(({ ok }) => !ok)
    .map(
      ({ id, value, goal }) =>
        `${id} is ${value.toFixed(2)} kB and should be ${goal}. Look for what came in lately (\`npm run build -- --dev\` ` +
        `shows it in the clear), move what can wait into a later chunk, or make the case for more in bench/budgets.ts.`,
    ),
  ...files.flatMap(({ budget, bytes }) =>
    foreignNames(new TextDecoder().decode(bytes)).map(
      (what) =>
        `${budget.id} holds ${what}, which no shopper needs: see who imports it, and cut that thread.`,
    ),
  ),
];
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;

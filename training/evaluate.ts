/**
 * npm run evaluate -- [WHAT] [its own options]
 *
 * Runs training/evaluate-WHAT.ts; without WHAT the shipped policy beside simple ones (`policy --only baselines`). Any file of that
 * name is found, so that a new evaluation needs no entry here. `npm run evaluate -- help` lists them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PATTERN = /^evaluate-([a-z-]+)\.ts$/;
const folder = import.meta.dirname;
const names = readdirSync(folder)
  .flatMap((file) => PATTERN.exec(file)?.[1] ?? [])
  .sort();

const [first = ''] = process.argv.slice(2);
const named = first !== '' && !first.startsWith('-');
const what = named ? first : 'policy';
const args = named ? process.argv.slice(3) : ['--only', 'baselines', ...process.argv.slice(2)];

if (names.includes(what)) {
  // A query makes it a second instance: the first is still waiting for this very module.
  const runner = `${pathToFileURL(join(folder, '..', 'scripts', 'run.mjs')).href}?evaluate`;
  const { run } = await import(runner);
  await run(join(folder, `evaluate-${what}.ts`), args);
} else {
  const asked = first === 'help';
  const lines = names.map((name) => `  npm run evaluate -- ${name.padEnd(12)} ${headline(name)}`);
  const text = `${asked ? '' : `There is no evaluation called “${what}”. `}These exist:\n${lines.join('\n')}`;
  (asked ? console.log : console.error)(text);
  process.exitCode = asked ? 0 : 2;
}

/** First sentence of the entry's own description, after the line that shows its usage. */
function headline(name: string): string {
  const source = readFileSync(join(folder, `evaluate-${name}.ts`), 'utf8');
  const [, sentence = ''] = /\n \*\s*\n \* ([^.]*\.)/.exec(source) ?? [];
  return sentence.replace(/\s*\n \*\s*/g, ' ');
}

/**
 * npm run evaluate -- policy [--only PART[,PART]] [--seed S] [--scale X] [--model DIR] [--data DIR] [--figures DIR] [--json] [--list]
 *
 * What the decision is worth: each part is a file of training/policy-study/ that answers one question with rows, intervals
 * and a plot. Without --only all of them run, one after the other. --scale .1 takes a tenth of each sample and writes its plots to
 * .cache/figures, to see that it works.
 * Exits 1 when a goal is missed.
 *
 * Parts on public data read it from --data (or ETUI_DATA; default ../shared/data) and are left out where it is absent; each
 * names its set, source and licence.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Part } from './evaluation/part.js';
import { writeFigure } from './evaluation/part.js';
import { printRows, type Row } from './rows.js';

const folder = join(import.meta.dirname, 'policy-study');
const parts = readdirSync(folder)
  .flatMap((file) => /^([a-z-]+)\.ts$/.exec(file)?.[1] ?? [])
  .sort();

const asked = read();
if (asked.list) console.log(listed());
else await study();

function read() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        seed: { type: 'string' },
        scale: { type: 'string', default: '1' },
        model: { type: 'string', default: join('model-artifacts', 'student') },
        data: { type: 'string', default: process.env['ETUI_DATA'] ?? join('..', 'shared', 'data') },
        figures: { type: 'string' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    });
    const only = values.only?.split(',') ?? parts;
    const [seed, scale] = [Number(values.seed ?? 1), Number(values.scale)];
    const unknown = only.find((name) => !parts.includes(name));
    if (unknown !== undefined) return refuse(`There is no part “${unknown}”. These exist:\n${listed()}`);
    if (!Number.isInteger(seed) || seed < 0) return refuse('--seed is a whole number from 0 on');
    if (!(scale > 0)) return refuse('--scale is a number above 0');
    // Figures of another size are not the published ones.
    const figures = values.figures ?? (scale === 1 ? join('docs', 'figures') : join('.cache', 'figures'));
    return { ...values, only, scale, figures, seed: values.seed === undefined ? undefined : seed };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(problem: string): never {
  console.error(problem);
  process.exit(2);
}

async function study(): Promise<void> {
  const all: Row[] = [];
  for (const name of asked.only) {
    const say = (line: string) => console.error(`${name}: ${line}`);
    const started = Date.now();
    say('started');
    const { seed, scale, model, data, figures } = asked;
    const own = await (await loaded(name)).rows({
      ...(seed !== undefined && { seed }),
      scale,
      model,
      data,
      figures,
      say,
    });
    say(`${own.length} rows in ${((Date.now() - started) / 1000).toFixed(0)} s`);
    if (own.length > 0) writeFigure({ figures }, `policy-${name}.json`, `${JSON.stringify(own, null, 2)}\n`);
    if (!asked.json) printRows(own, false);
    all.push(...own);
  }
  if (asked.json) printRows(all, true);
  process.exitCode = all.every((row) => row.ok) ? 0 : 1;
}

/** Bundled when asked for, so that a part costs the others nothing. */
async function loaded(name: string): Promise<Part> {
  // A query makes it a second instance: the first is still waiting for this very module.
  const runner = `${pathToFileURL(join(folder, '..', '..', 'scripts', 'run.mjs')).href}?policy`;
  const { bundle } = await import(runner);
  return import(pathToFileURL(await bundle(join(folder, `${name}.ts`))).href);
}

function listed(): string {
  return parts.map((name) => `  --only ${name.padEnd(20)} ${headline(name)}`).join('\n');
}

/** First sentence of the part's own description. */
function headline(name: string): string {
  const source = readFileSync(join(folder, `${name}.ts`), 'utf8');
  const [, sentence = ''] = /^\/\*\*\s*(?:\* )?([^.:?]*[.:?])/.exec(source) ?? [];
  return sentence.replace(/\s*\n \*\s*/g, ' ').trim();
}

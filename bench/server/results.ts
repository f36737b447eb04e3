/** What was measured, kept run by run, so that a long measurement goes on where it was stopped. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const figures = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'docs', 'figures');

export interface Results<Value> {
  readonly file: string;
  has(key: string): boolean;
  get(key: string): Value | undefined;
  all(): readonly (readonly [string, Value])[];
  /** Written at once. */
  set(key: string, value: Value): void;
}

/** @param name of docs/figures/server-NAME.json */
export function openResults<Value>(name: string, folder = figures): Results<Value> {
  const file = join(folder, `server-${name}.json`);
  const kept: { machine: object; runs: Record<string, Value> } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { machine: machine(), runs: {} };
  return {
    file,
    has: (key) => key in kept.runs,
    get: (key) => kept.runs[key],
    all: () => Object.entries(kept.runs),
    set(key, value) {
      kept.runs[key] = value;
      kept.machine = machine();
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
}

const machine = () => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

/** Four significant digits are more than these figures have. */
export const short = (value: number): number => Number(value.toPrecision(4));

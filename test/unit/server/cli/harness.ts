/** `etui` in this process, in a folder of its own; `@x` in an argument is a path in there. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { leaves } from '../../../../server/cli/commands-page.js';
import { notesOf } from '../../../../server/cli/notes.js';
import { createProgram, run } from '../../../../server/cli/run.js';
import { type CouponInput, couponInput, poolInput, SHOP, START } from '../shop.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Bench {
  readonly base: string;
  now: number;
  etui(...args: readonly string[]): Promise<Ran>;
  /** What `--json` printed, held against the shape that docs/commands.md shows. */
  json<T = never>(...args: readonly string[]): Promise<T>;
  path(name: string): string;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  /** Keys, a root and a pool that are signed. @returns the root's anchor */
  publish(coupons?: readonly CouponInput[]): Promise<string>;
  writePool(coupons: readonly CouponInput[]): Promise<void>;
  close(): Promise<void>;
}

const nowhere = { out: () => undefined, err: () => undefined, now: () => 0, stopped: async () => undefined };
export const COMMANDS = leaves(createProgram(nowhere, []), []);

/** @throws where the command, or what it printed, is not as documented */
export function shaped<T>(args: readonly string[], text: string): T {
  const found = COMMANDS.filter(({ path }) => args.slice(0, path.split(' ').length).join(' ') === path);
  const schema = found[0] && notesOf(found[0].command)?.json;
  if (!schema) throw new Error(`no shape is documented of: ${args.join(' ')}`);
  return v.parse(schema, JSON.parse(text)) as T;
}

export async function openBench(): Promise<Bench> {
  const base = await mkdtemp(join(tmpdir(), 'etui-cli-'));
  const bench: Bench = {
    base,
    now: START,
    async etui(...args) {
      const [out, err]: [string[], string[]] = [[], []];
      const terminal = {
        out: (text: string) => out.push(text),
        err: (text: string) => err.push(text),
        now: () => bench.now,
        stopped: async () => undefined,
      };
      const code = await run(
        args.map((arg) => arg.replace(/^@/, `${base}/`)),
        terminal,
      );
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    async json<T>(...args: readonly string[]) {
      const { out } = await bench.etui(...args, '--json');
      return shaped<T>(args, out);
    },
    path: (name) => join(base, name),
    read: (name) => readFile(join(base, name), 'utf8'),
    write: (name, text) => writeFile(join(base, name), text),
    async publish(coupons = [couponInput('ten', { limits: { budget: 5_000 } })]) {
      await bench.etui('keys', 'new', '--keys', '@keys');
      const made = await bench.etui(
        ...['root', 'sign', '--folder', '@public', '--keys', '@keys', '--shop', SHOP, '--json'],
      );
      await bench.writePool(coupons);
      await bench.write('model.bin', 'a model');
      const signed = await bench.etui(
        ...['sign', '@pool.json', '--folder', '@public', '--keys', '@keys', '--model', '@model.bin'],
      );
      if (signed.code !== 0) throw new Error(signed.err);
      return JSON.parse(made.out).anchor;
    },
    writePool: (coupons) => bench.write('pool.json', JSON.stringify(poolInput(coupons))),
    close: () => rm(base, { recursive: true, force: true }),
  };
  return bench;
}

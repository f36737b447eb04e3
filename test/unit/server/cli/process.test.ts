/**
 * The command as people run it: each a process of its own, in the order of a shop's life, with a server that goes on meanwhile
 * and is asked for codes while its database is backed up.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../../../scripts/run.mjs';
import { readAudit } from '../../../../server/access/audit.js';
import { openDatabase } from '../../../../server/db/open-database.js';
import { couponInput, poolInput, SHOP } from '../shop.js';
import { shaped } from './harness.js';

let base: string;
let program: string;
let server: ChildProcess | undefined;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'etui-process-'));
  program = await bundle('test/unit/server/cli/entry.ts');
});
afterAll(async () => {
  server?.kill('SIGKILL');
  await rm(base, { recursive: true, force: true });
});

const inBase = (arg: string) => arg.replace(/^@/, `${base}/`);

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args.map(inBase)], {
    // Nothing of the machine that the tests run on.
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function etui(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (part) => {
    out += part;
  });
  child.stderr?.on('data', (part) => {
    err += part;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** Succeeds, with standard output that is one document of the documented shape. */
async function json<T = unknown>(...args: readonly string[]): Promise<T> {
  const { code, out, err } = await etui(...args, '--json');
  expect(code, err).toBe(0);
  return shaped<T>(args, out);
}

async function serve(): Promise<string> {
  server = start([
    'serve',
    '--folder',
    '@public',
    '--keys',
    '@keys',
    '--data',
    '@data',
    '--port',
    '0',
    '--json',
  ]);
  let text = '';
  for await (const part of server.stdout ?? []) {
    text += part;
    if (text.trimEnd().endsWith('}')) break;
  }
  return shaped<{ url: string }>(['serve'], text).url;
}

const publishing = ['--folder', '@public', '--keys', '@keys'] as const;

test('a shop from its first key to a restored backup, in processes of their own', {
  timeout: 600_000,
}, async () => {
  await writeFile(
    join(base, 'pool.json'),
    JSON.stringify(poolInput([couponInput('ten', { limits: { total: 500 } })])),
  );
  await writeFile(join(base, 'model.bin'), 'a model');
  await json('keys', 'new', '--keys', '@keys');
  const { anchor } = await json<{ anchor: string }>('root', 'sign', ...publishing, '--shop', SHOP);
  await json('pool', 'check', '@pool.json');
  await json('pool', 'sign', '@pool.json', ...publishing, '--model', '@model.bin');
  await json('keys', 'list', '--keys', '@keys', '--folder', '@public');
  expect((await etui('pool', 'chek')).code).toBe(2);
  expect((await etui('pool', 'sign', '@none.json', ...publishing)).code).toBe(4);

  const url = await serve();
  expect(await json('audit', `${url}/etui/`, '--root', anchor, '--shop', SHOP)).toMatchObject({
    agreed: true,
  });

  // A checkout comes and goes all the while; each that was answered before the backup began must be in it.
  const claimed = (await (await claim(url)).json()) as { code: string };
  let [asking, released] = [true, 0];
  const asks = (async () => {
    while (asking) {
      const cart = { lines: [{ itemId: 'a', unitPrice: 5_000, quantity: 1 }] };
      const { reservation } = await post(url, 'reserve', {
        code: claimed.code,
        cart,
        currency: 'EUR',
        checkoutId: randomUUID(),
      });
      await post(url, 'release', { reservation });
      released += 1;
    }
  })();
  while (released < 3) await new Promise((resolve) => setImmediate(resolve));
  const before = released;
  const [backup, paced, exported] = await Promise.all([
    json<{ rows: Record<string, number> }>('backup', '@shop.gz', '--data', '@data'),
    json<{ coupons: unknown[] }>('pace', '@pool.json', ...publishing, '--data', '@data', '--dry-run'),
    etui('export', 'reservations', '--data', '@data', '--format', 'csv', '--with-codes'),
  ]);
  asking = false;
  await asks;
  const ledger = rowsOf(gunzipSync(await readFile(join(base, 'shop.gz'))).toString(), 'ledger');
  const said = (event: string) => ledger.filter((row) => row['event'] === event).length;
  expect(said('release')).toBeGreaterThanOrEqual(before);
  expect(said('release')).toBeLessThanOrEqual(released);
  // Of one moment: what the ledger says is what the counters and the reservations say.
  const counters = rowsOf(gunzipSync(await readFile(join(base, 'shop.gz'))).toString(), 'counters');
  const held = said('reserve') - said('release');
  expect(held === 0 || held === 1).toBe(true);
  expect(ledger.reduce((sum, { uses }) => sum + Number(uses), 0)).toBe(held);
  expect(counters.filter(({ kind }) => kind === 'total').map(({ used }) => Number(used))).toEqual([held]);
  expect(backup.rows['reservations']).toBe(said('reserve'));
  expect(paced.coupons).toHaveLength(1);
  expect(exported.code, exported.err).toBe(0);
  const [head = '', ...rows] = exported.out.trimEnd().split('\r\n');
  expect(head).toMatch(/^\uFEFFid,coupon_id,.*,code_hmac$/);
  expect(rows.length).toBeGreaterThanOrEqual(before);
  expect(rows[0]?.split(',')).toHaveLength(head.split(',').length);

  // The server refuses what was withdrawn from the next request on.
  await json('pool', 'withdraw', 'ten', ...publishing);
  expect((await claim(url)).status).toBe(410);

  // What only the owner may do is refused to others while it runs, and no socket is left when it ends.
  expect((await etui('restore', '@shop.gz', '--data', '@data')).code).toBe(4);
  server?.kill('SIGTERM');
  const [code] = await once(server as ChildProcess, 'close');
  expect(code).toBe(0);

  const restored = await json<{ rows: Record<string, number> }>('restore', '@shop.gz', '--data', '@new');
  expect(restored.rows).toEqual(backup.rows);

  // Nobody serves the new one: the command opens it itself, moves the prices and says so in the log.
  const alone = await json<{ coupons: unknown[] }>('pace', '@pool.json', ...publishing, '--data', '@new');
  expect(alone.coupons).toHaveLength(1);
  const { db, close } = await openDatabase({ folder: join(base, 'new') });
  const [newest] = await readAudit(db, SHOP, { limit: 1 });
  await close();
  expect(newest).toMatchObject({ actor: 'command', action: 'prices.move', outcome: 'done' });
});

const claim = (url: string) =>
  fetch(`${url}/etui/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: SHOP },
    body: JSON.stringify({ coupon: 'ten', claim: randomUUID() }),
  });

/** As the shop's backend. */
async function post(url: string, path: string, body: object): Promise<{ reservation: string }> {
  const { backend } = JSON.parse(await readFile(join(base, 'keys/server.json'), 'utf8'));
  const response = await fetch(`${url}/etui/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${backend[0]}`, 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { reservation: string };
}

/** Of a backup's text, by name of the column. */
function rowsOf(text: string, table: string): Record<string, string | null>[] {
  const lines = text.split('\n');
  const { tables } = JSON.parse(lines[0] ?? '');
  const { columns } = tables.find((one: { name: string }) => one.name === table);
  const from = lines.indexOf(JSON.stringify({ table })) + 1;
  const until = lines.findIndex((line, index) => index >= from && !line.startsWith('['));
  return lines.slice(from, until).map((line) => {
    const cells = JSON.parse(line);
    return Object.fromEntries(
      columns.map(({ name }: { name: string }, index: number) => [name, cells[index]]),
    );
  });
}

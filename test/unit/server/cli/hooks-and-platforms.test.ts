import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../../server/cli/run.js';
import { couponInput, poolInput } from '../shop.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etui-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function etui(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await run(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    now: () => Date.parse('2026-11-22T10:00:00Z'),
    stopped: async () => undefined,
  });
  return { exit, out: out.join('\n'), err: err.join('\n') };
}

test('an endpoint’s secret is printed when it is made, and never again', async () => {
  const keys = join(folder, 'keys');
  const added = await etui('webhooks', 'add', 'https://shop.example/hooks', '--keys', keys, '--json');
  const { id, secret } = JSON.parse(added.out) as { id: string; secret: string };
  const listed = await etui('webhooks', 'list', '--keys', keys);
  expect(listed.out).toContain(id);
  expect(listed.out).not.toContain(secret);
  expect((await etui('webhooks', 'rotate', id, '--keys', keys)).out).not.toContain(secret);
  expect(await readFile(join(keys, 'webhooks.json'), 'utf8')).toContain(secret);
  expect((await etui('webhooks', 'remove', id, '--keys', keys)).exit).toBe(0);
});

test('an endpoint that can’t be one is told in one line', async () => {
  const refused = await etui('webhooks', 'add', 'http://10.0.0.1/', '--keys', join(folder, 'none'));
  expect(refused).toEqual({ exit: 4, out: '', err: 'error: url: expected https' });
});

test('coupons are printed as a platform’s discounts, and those that can’t be are named with every reason', async () => {
  const fixed = { code: { type: 'fixed', value: 'TEN' } } as const;
  const pool = poolInput([
    couponInput('fine', fixed),
    couponInput('daily', { ...fixed, limits: { perDay: 3 } }),
  ]);
  const file = join(folder, 'pool.json');
  await writeFile(file, JSON.stringify(pool));
  const mapped = await etui('platform', 'map', 'woocommerce', file, '--json');
  expect(mapped.exit).toBe(3);
  expect(JSON.parse(mapped.out)).toMatchObject({
    status: 'mapping only',
    mapped: [{ coupon: 'fine', payload: { code: 'TEN', discount_type: 'percent' } }],
    refused: [{ coupon: 'daily', refused: [{ term: 'limits.perDay' }] }],
  });
  const onlyFine = join(folder, 'fine.json');
  await writeFile(onlyFine, JSON.stringify(poolInput([couponInput('fine', fixed)])));
  expect((await etui('platform', 'map', 'shopify', onlyFine)).exit).toBe(0);
  expect((await etui('platform', 'map', 'elsewhere', onlyFine)).exit).toBe(2);
});

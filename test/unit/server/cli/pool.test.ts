import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { publishedTerms } from '../../../../server/published.js';
import { renewManifest, signWithdrawal } from '../../../../server/sign/sign-pool.js';
import { couponInput, poolInput, START } from '../shop.js';
import { type Bench, openBench } from './harness.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const copy = (title: string) => ({ en: { title, body: 'On everything.' } });

describe('etui pool check', () => {
  test('says what is wrong as compilers do, with file, line and column', async () => {
    await bench.write('pool.yaml', stringify(poolInput([couponInput('ten', { copy: copy('20 % off') })])));
    const { code, out } = await bench.etui('pool', 'check', '@pool.yaml');
    expect(code).toBe(3);
    const { line, column } = placeOf(await bench.read('pool.yaml'), 'title:');
    expect(out).toContain(
      `${bench.path('pool.yaml')}:${line}:${column}: error: coupons.0.copy.en.title: says "20 %"`,
    );
  });

  test('says the same as JSON', async () => {
    await bench.writePool([couponInput('open')]);
    const report = await bench.json<{ findings: object[]; greedyTotal: null }>('pool', 'check', '@pool.json');
    expect(report).toMatchObject({ ok: true, greedyTotal: null });
    expect(report.findings[0]).toMatchObject({ rule: 'greedy-cost', severity: 'warning', line: 1 });
  });
});

describe('etui pool sign', () => {
  test('takes YAML, and the models that are live where none is named', async () => {
    await bench.publish();
    await bench.write('pool.yaml', stringify(poolInput([couponInput('other', { limits: { total: 3 } })])));
    const signed = await bench.json<{ models: { share: number }[] }>(
      ...['pool', 'sign', '@pool.yaml', '--folder', '@public', '--keys', '@keys'],
    );
    expect(signed.models).toMatchObject([{ share: 1, bytes: 7 }]);
    const { pool } = await publishedTerms(bench.path('public'))();
    expect(pool.coupons.map(({ id }) => id)).toEqual(['other']);
  });

  test('with no model named and none live says so', async () => {
    await bench.publish();
    const folder = bench.path('public');
    await bench.etui('keys', 'new', '--keys', '@keys2');
    await mkdir(`${folder}2`);
    await bench.etui(
      'root',
      'sign',
      '--folder',
      '@public2',
      '--keys',
      '@keys2',
      '--shop',
      'https://shop.example',
    );
    const { code, err } = await bench.etui('sign', '@pool.json', '--folder', '@public2', '--keys', '@keys2');
    expect([code, err]).toEqual([4, expect.stringContaining('--model')]);
  });
});

describe('etui pool diff', () => {
  const diff = (...more: readonly string[]) =>
    bench.etui('pool', 'diff', '@pool.json', '--folder', '@public', ...more);

  test('says in words what signing would change, and who holds it', async () => {
    await bench.publish([couponInput('ten', { limits: { budget: 5_000 } }), couponInput('old')]);
    await bench.writePool([couponInput('ten', { limits: { budget: 8_000, total: 9 } }), couponInput('new')]);
    const { code, out } = await diff();
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '+ new: comes',
      '- old: goes',
      '~ ten',
      '    limits.budget: 50.00 EUR → 80.00 EUR (enforced)',
      '    limits.total: none → 9 (enforced)',
      '1 coupon added, 1 coupon removed, 1 coupon changed',
    ]);
  });

  test('takes what is written out and what is left out for the same', async () => {
    await bench.publish([couponInput('ten')]);
    await bench.writePool([couponInput('ten', { priority: 0, conditions: {}, limits: {} })]);
    expect((await diff('--exit-code')).code).toBe(0);
    expect(await bench.json('pool', 'diff', '@pool.json', '--folder', '@public')).toMatchObject({
      same: true,
    });
  });

  test('ends with 3 for a difference where that was asked', async () => {
    await bench.publish([couponInput('a'), couponInput('b')]);
    await bench.writePool([couponInput('b'), couponInput('a')]);
    expect((await diff()).code).toBe(0);
    expect((await diff('--exit-code')).code).toBe(3);
    expect(await bench.json('pool', 'diff', '@pool.json', '--folder', '@public')).toMatchObject({
      reordered: true,
      changed: [],
    });
  });

  test('can leave out prices, which pacing moves', async () => {
    await bench.publish([couponInput('ten', { prices: { lambda: 0.5, mu: 20 } })]);
    await bench.writePool([couponInput('ten')]);
    expect((await diff('--exit-code')).code).toBe(3);
    expect((await diff('--exit-code', '--no-prices')).code).toBe(0);
  });

  test('compares two files, and asks for one thing to compare with', async () => {
    await bench.writePool([couponInput('a')]);
    await bench.write('b.yaml', stringify({ ...poolInput([couponInput('a')]), objective: 'revenue' }));
    const { out } = await bench.etui('pool', 'diff', '@pool.json', '@b.yaml');
    expect(out).toContain('objective: "profit" → "revenue" (advisory)');
    expect((await bench.etui('pool', 'diff', '@pool.json')).code).toBe(2);
    expect((await bench.etui('pool', 'diff', '@pool.json', '--url', 'https://shop.example/')).code).toBe(2);
  });
});

describe('etui pool withdraw', () => {
  const withdraw = (...args: readonly string[]) =>
    bench.etui('pool', 'withdraw', ...args, '--folder', '@public', '--keys', '@keys');
  const denied = async () => (await publishedTerms(bench.path('public'))()).denied;

  test('names the coupon in the next manifest, which the server reads at once, and leaves all else', async () => {
    await bench.publish([couponInput('ten'), couponInput('five')]);
    const terms = publishedTerms(bench.path('public'));
    const before = await terms();
    await withdraw('ten');
    await withdraw('five');
    const after = await terms();
    expect(after.denied).toEqual(['ten', 'five']);
    expect(after.pool).toEqual(before.pool);
    const back = await bench.json<{ version: number; withdrawn: string[] }>(
      ...['pool', 'withdraw', 'ten', '--back', '--folder', '@public', '--keys', '@keys'],
    );
    expect(back).toMatchObject({ version: 4, withdrawn: ['five'] });
  });

  test('refuses a name that is misspelt: it would withdraw nothing', async () => {
    await bench.publish([couponInput('ten')]);
    const { code, err } = await withdraw('tne');
    expect([code, err]).toEqual([3, expect.stringContaining('it has ten')]);
    expect(await denied()).toEqual([]);
    expect((await withdraw('tne', '--force')).code).toBe(0);
    expect(await denied()).toEqual(['tne']);
  });

  test('says what is missing where nothing is published', async () => {
    expect((await withdraw('ten')).code).toBe(4);
  });

  test('is not lost to a server that renews its manifest in the same moment', async () => {
    await bench.publish([couponInput('a'), couponInput('b'), couponInput('c')]);
    const at = { folder: bench.path('public'), keys: [bench.path('keys')], now: START };
    const versions = await Promise.all([
      ...['a', 'b', 'c'].map((id) => signWithdrawal({ ...at, add: [id], remove: [] })),
      ...[1, 2, 3, 4, 5].map(() => renewManifest(at)),
    ]);
    expect([...(await denied())].sort()).toEqual(['a', 'b', 'c']);
    expect(versions.map(({ version }) => version).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

function placeOf(text: string, what: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(what)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

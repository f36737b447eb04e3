import { copyFile, readdir, rename } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rootAnchor } from '../../../../server/sign/root.js';
import { verifyRoot } from '../../../../src/pool/verify.js';
import { SHOP, START } from '../shop.js';
import { type Bench, openBench } from './harness.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

interface Standing {
  readonly version: number;
  readonly added: string[];
  readonly removed: string[];
  readonly old?: { readonly signed: string[]; readonly threshold: number };
  readonly own: { readonly kids: string[]; readonly signed: string[]; readonly threshold: number };
  readonly complete: boolean;
  readonly digest: string;
}

/** Each holder has a machine of their own, which is a folder here. */
async function holder(name: string, kind = 'root'): Promise<string> {
  const { 0: made } = await bench.json<{ kid: string }[]>('keys', 'new', kind, '--keys', `@${name}`);
  await bench.etui('keys', 'public', '--keys', `@${name}`, '--out', `@${name}.json`);
  return made?.kid ?? '';
}
const draft = (...more: readonly string[]) =>
  bench.json<Standing>('root', 'draft', '@next.json', '--folder', '@public', ...more);
const sign = (name: string, file = '@next.json') =>
  bench.json<Standing>('root', 'sign', file, '--keys', `@${name}`);
const publish = (...files: readonly string[]) =>
  bench.etui('root', 'publish', ...(files.length > 0 ? files : ['@next.json']), '--folder', '@public');
async function live(anchor: string) {
  const text = await bench.read('public/root.jws');
  return verifyRoot(text, { anchor, shop: SHOP, now: START / 1_000, lastVersion: 0 });
}

/** Two of Anna, Ben and Carl, and a server that signs manifests. */
async function first(): Promise<{ kids: Record<string, string>; anchor: string }> {
  const kids: Record<string, string> = { server: await holder('server', 'manifest') };
  for (const name of ['anna', 'ben', 'carl']) kids[name] = await holder(name);
  await draft(
    '--shop',
    SHOP,
    '--threshold',
    '2',
    '--add',
    '@anna.json',
    '@ben.json',
    '@carl.json',
    '@server.json',
  );
  await sign('anna');
  await sign('carl');
  await publish();
  return { kids, anchor: rootAnchor(await bench.read('public/root.jws')) };
}

describe('a root that is signed step by step', () => {
  test('gathers one signature at a time, and devices accept it once there are enough', async () => {
    const { kids, anchor } = await first();
    const root = await live(anchor);
    expect(root.roles.root).toEqual({ kids: [kids['anna'], kids['ben'], kids['carl']], threshold: 2 });
    expect(root.roles.manifest.kids).toEqual([kids['server']]);
  });

  test('is not published before it has them', async () => {
    for (const name of ['anna', 'ben']) await holder(name);
    await holder('server', 'manifest');
    await draft('--shop', SHOP, '--threshold', '2', '--add', '@anna.json', '@ben.json', '@server.json');
    expect(await sign('anna')).toMatchObject({ complete: false, own: { threshold: 2 } });
    const { code, err } = await publish();
    expect([code, err]).toEqual([3, expect.stringContaining('1 of 2 for the new root')]);
    await expect(readdir(bench.path('public'))).rejects.toThrow();
    expect(await sign('ben')).toMatchObject({ complete: true });
    expect((await publish()).code).toBe(0);
  });

  test('signing again changes nothing: a key counts once', async () => {
    for (const name of ['anna', 'ben']) await holder(name);
    await holder('server', 'manifest');
    await draft('--shop', SHOP, '--threshold', '2', '--add', '@anna.json', '@ben.json', '@server.json');
    await sign('anna');
    expect(await sign('anna')).toMatchObject({ complete: false });
    await sign('ben');
    expect((await publish()).code).toBe(0);
  });

  test('a next one needs the old quorum and its own, and keeps the anchor', async () => {
    const { kids, anchor } = await first();
    const dora = await holder('dora');
    const standing = await draft('--add', '@dora.json', '--retire', kids['anna'] ?? '', kids['ben'] ?? '');
    expect(standing).toMatchObject({ version: 2, added: [dora], removed: [kids['anna'], kids['ben']] });
    await sign('carl');
    await sign('dora');
    // Two of the new three have signed, but of the old only Carl.
    const { code, err } = await publish();
    expect([code, err]).toEqual([3, expect.stringContaining('1 of 2 for the old root')]);
    expect(await sign('ben')).toMatchObject({ complete: true, old: { signed: [kids['ben'], kids['carl']] } });
    expect((await publish()).code).toBe(0);
    const root = await live(anchor);
    expect([root.version, root.roles.root.kids]).toEqual([2, [kids['carl'], dora]]);
  });

  test('may be signed on copies that are put together', async () => {
    const { anchor } = await first();
    await draft('--days', '90');
    for (const name of ['anna', 'ben']) {
      await copyFile(bench.path('next.json'), bench.path(`${name}-copy.json`));
      await sign(name, `@${name}-copy.json`);
    }
    expect((await publish('@anna-copy.json')).code).toBe(3);
    expect((await publish('@anna-copy.json', '@ben-copy.json')).code).toBe(0);
    expect((await live(anchor)).version).toBe(2);
  });

  test('copies of different drafts are not put together', async () => {
    await first();
    await draft('--days', '90');
    await rename(bench.path('next.json'), bench.path('one.json'));
    await draft('--days', '91');
    const { code, err } = await publish('@one.json', '@next.json');
    expect([code, err]).toEqual([4, expect.stringContaining('different drafts')]);
  });

  test('made after another root than the live one is not published', async () => {
    await first();
    await draft('--days', '90');
    await sign('anna');
    await sign('ben');
    await copyFile(bench.path('next.json'), bench.path('late.json'));
    expect((await publish()).code).toBe(0);
    const { code, err } = await publish('@late.json');
    expect([code, err]).toEqual([4, expect.stringContaining('not the one that this draft was made after')]);
  });

  test('with one signature that does not hold is refused whole', async () => {
    await first();
    await draft('--days', '90');
    await sign('anna');
    const before = JSON.parse(await bench.read('next.json'));
    await sign('ben');
    const file = JSON.parse(await bench.read('next.json'));
    file.signatures[1].signature = before.signatures[0].signature;
    await bench.write('next.json', JSON.stringify(file));
    const { code, err } = await publish();
    expect([code, err]).toEqual([3, expect.stringContaining('does not hold')]);
    expect((await bench.read('public/root.jws')).split('\n')).toHaveLength(2);
  });

  test('altered after it was signed is refused', async () => {
    await first();
    await draft('--days', '90');
    await sign('anna');
    await sign('ben');
    const file = JSON.parse(await bench.read('next.json'));
    const claims = JSON.parse(Buffer.from(file.payload, 'base64url').toString());
    claims.roles.root.threshold = 1;
    file.payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await bench.write('next.json', JSON.stringify(file));
    expect((await publish()).code).toBe(3);
  });

  test('says what it says and by whom it is signed, before anybody signs', async () => {
    const { kids } = await first();
    await draft('--retire', kids['anna'] ?? '');
    const shown = await bench.json<Standing>('root', 'show', '@next.json');
    expect(shown).toMatchObject({ version: 2, removed: [kids['anna']], own: { signed: [], threshold: 2 } });
    const { out } = await bench.etui('root', 'show', '@next.json');
    for (const said of [kids['anna'] ?? '', shown.digest, '0 of 2 for the old root'])
      expect(out).toContain(said);
  });

  test('is signed by nobody whom neither root names', async () => {
    await first();
    await holder('eve');
    await draft('--days', '90');
    expect((await bench.etui('root', 'sign', '@next.json', '--keys', '@eve')).code).toBe(4);
  });
});

describe('a root that is signed at once', () => {
  test('keeps keys whose files are not at hand, the threshold and the shop', async () => {
    for (const name of ['keys', 'other']) await bench.etui('keys', 'new', 'root', '--keys', `@${name}`);
    await bench.etui('keys', 'new', 'manifest', '--keys', '@keys');
    await bench.etui(
      ...[
        'root',
        'sign',
        '--folder',
        '@public',
        '--keys',
        '@keys',
        '@other',
        '--shop',
        SHOP,
        '--threshold',
        '2',
      ],
    );
    const anchor = rootAnchor(await bench.read('public/root.jws'));
    const alone = await bench.etui('root', 'sign', '--folder', '@public', '--keys', '@keys');
    expect(alone.code).toBe(3);
    const again = await bench.etui('root', 'sign', '--folder', '@public', '--keys', '@keys', '@other');
    expect(again.code).toBe(0);
    const root = await live(anchor);
    expect([root.version, root.roles.root.threshold, root.roles.root.kids.length]).toEqual([2, 2, 2]);
  });

  test('retires only what is there to retire', async () => {
    await bench.publish();
    const { code, err } = await bench.etui(
      ...['root', 'sign', '--folder', '@public', '--keys', '@keys', '--retire', 'nobody'],
    );
    expect([code, err]).toEqual([4, expect.stringContaining('--retire nobody')]);
  });

  test('asks for either a draft or a folder', async () => {
    expect((await bench.etui('root', 'sign', '--keys', '@keys')).code).toBe(2);
    expect((await bench.etui('root', 'sign', '@x.json', '--folder', '@public', '--keys', '@keys')).code).toBe(
      2,
    );
  });
});

/** A real server on a real port that gives some visitors something else, and an audit that should see it. */
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { CompactSign } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readKeys } from '../../../../server/sign/keys.js';
import { renewManifest } from '../../../../server/sign/sign-pool.js';
import { couponInput, SHOP } from '../shop.js';
import { type Bench, openBench } from './harness.js';

interface Report {
  readonly agreed: boolean;
  readonly fetches: { readonly condition: string; readonly verdict: string }[];
  readonly seen: { readonly file: string; readonly version: number; readonly sha256: string }[];
  readonly findings: {
    readonly kind: string;
    readonly conditions?: string[];
    readonly verdict?: string;
    readonly hashes?: { readonly conditions: string[] }[];
  }[];
}

let bench: Bench;
let server: Server;
let url: string;
let anchor: string;
/** What a visitor gets; a file of the folder when it says nothing. */
let serve: (request: IncomingMessage, path: string) => string | undefined | Promise<string | undefined>;

beforeEach(async () => {
  bench = await openBench();
  anchor = await bench.publish([couponInput('ten'), couponInput('five')]);
  serve = () => undefined;
  server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://x').pathname.slice('/etui/'.length);
    const own = await serve(request, path);
    const body =
      own === undefined ? await readFile(bench.path(`public/${path}`)).catch(() => undefined) : own;
    if (body === undefined) return response.writeHead(404).end();
    const isZipped = /gzip/.test(String(request.headers['accept-encoding']));
    response.writeHead(200, isZipped ? { 'content-encoding': 'gzip' } : {});
    response.end(isZipped ? gzipSync(body) : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/etui/`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await bench.close();
});

const run = (...more: readonly string[]) =>
  bench.etui('audit', url, '--root', anchor, '--shop', SHOP, ...more);
async function report(...more: readonly string[]): Promise<Report> {
  return bench.json<Report>('audit', url, '--root', anchor, '--shop', SHOP, ...more);
}
const at = () => ({ folder: bench.path('public'), keys: [bench.path('keys')], now: bench.now });

/** The live manifest with other words under the same version, signed by the shop's own key: a shop that lies. */
async function twin(changes: object): Promise<string> {
  const [, payload = ''] = (await bench.read('public/manifest.jws')).split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...changes };
  const [key] = await readKeys([bench.path('keys')], 'manifest');
  if (!key) throw new Error('no key');
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.public.alg, kid: key.public.kid, typ: 'etui-manifest+jws' })
    .sign(key.privateJwk);
}

describe('etui audit', () => {
  test('says how many fetches agreed, and that it proves nothing', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d\d fetches agreed, under \d\d conditions: manifest version 1 \(.{8}…\); root version 1/,
    );
    expect(out).toContain('proves nothing');
    const found = await report('--content');
    expect(found).toMatchObject({ agreed: true, findings: [] });
    expect(found.seen.map(({ file, version }) => `${file} ${version}`)).toEqual(['root 1', 'manifest 1']);
  });

  test.each<[string, (request: IncomingMessage) => boolean, string[]]>([
    ['by language', ({ headers }) => /^de/.test(String(headers['accept-language'])), ['in de-AT']],
    ['by browser', ({ headers }) => /iPhone/.test(String(headers['user-agent'])), ['Safari on an iPhone']],
    [
      'by cookie',
      ({ headers }) => /returning=1/.test(String(headers.cookie)),
      ['with an old customer’s cookie'],
    ],
    ['by encoding', ({ headers }) => headers['accept-encoding'] === 'identity', ['as identity']],
    ['past caches', ({ url: address }) => address?.includes('?') ?? false, ['past caches, by its address']],
  ])('finds another manifest that the shop signed for some, %s', async (_, isChosen, conditions) => {
    const other = await twin({ deny: ['ten'] });
    serve = (request, path) => (path === 'manifest.jws' && isChosen(request) ? other : undefined);
    const { code, out } = await run();
    expect(code).toBe(3);
    expect(out).toContain('different files under manifest version 1');
    expect(out).toMatch(/deny: .*"ten"/);
    const { findings } = await report();
    expect(findings).toHaveLength(1);
    expect(findings[0]?.hashes?.map((one) => one.conditions)).toContainEqual(conditions);
  });

  test('agrees over a manifest that is renewed meanwhile', async () => {
    let count = 0;
    serve = async (_, path) => {
      if (path !== 'manifest.jws') return undefined;
      count += 1;
      if (count === 9) await renewManifest(at());
      return undefined;
    };
    const { agreed, seen } = await report();
    expect(agreed).toBe(true);
    expect(seen.filter(({ file }) => file === 'manifest').map(({ version }) => version)).toEqual([1, 2]);
  });

  test('finds who holds an older one back', async () => {
    const old = await bench.read('public/manifest.jws');
    await renewManifest(at());
    let count = 0;
    serve = (_, path) => {
      if (path !== 'manifest.jws') return undefined;
      count += 1;
      return count === 7 ? old : undefined;
    };
    const { findings } = await report();
    expect(findings).toMatchObject([{ kind: 'older-after-newer', version: 1, newest: 2, times: 1 }]);
  });

  test('finds what devices would refuse, by the code they would give', async () => {
    serve = (request, path) =>
      path === 'manifest.jws' && /zh/.test(String(request.headers['accept-language']))
        ? 'not.a.jws'
        : undefined;
    expect((await report()).findings).toMatchObject([
      { kind: 'refused', verdict: 'pool/malformed', conditions: ['in zh-CN'], times: 1 },
    ]);
  });

  test('finds a pool that is withheld from some, where it fetches content for all', async () => {
    serve = (request, path) =>
      path.startsWith('pool/') && /Firefox/.test(String(request.headers['user-agent'])) ? '{}' : undefined;
    expect((await report('--content')).findings).toMatchObject([
      { kind: 'refused', verdict: 'pool/length-mismatch', conditions: ['Firefox on Linux'] },
    ]);
  });

  test('does not read on where a body has no end', async () => {
    serve = (_, path) => (path === 'manifest.jws' ? 'A'.repeat(70_000) : undefined);
    expect((await report()).findings).toMatchObject([{ verdict: 'egress/body-too-large' }]);
  });

  test('compares with what was seen elsewhere, and keeps the evidence', async () => {
    await bench.write('here.json', JSON.stringify(await report()));
    const other = await twin({ deny: ['five'] });
    serve = (_, path) => (path === 'manifest.jws' ? other : undefined);
    expect((await report()).agreed).toBe(true);
    const { code, out } = await run('--with', '@here.json', '--keep', '@evidence');
    expect(code).toBe(3);
    expect(out).toContain('seen elsewhere');
    expect(await readdir(bench.path('evidence'))).toHaveLength(2);
  });

  test('trusts no root but the pinned one', async () => {
    const { code, out } = await bench.etui('audit', url, '--root', 'A'.repeat(43), '--shop', SHOP);
    expect([code, out]).toEqual([3, expect.stringContaining('pool/wrong-anchor')]);
  });

  test('ends with 4 where nothing answers', async () => {
    server.close();
    server.closeAllConnections();
    expect((await run()).code).toBe(4);
  });

  test('lets a pool be compared with the live one, and only under the pinned root', async () => {
    await bench.writePool([couponInput('ten')]);
    const args = ['pool', 'diff', '@pool.json', '--url', url, '--root'];
    // The shop is of another origin than this port, which a device would refuse.
    const { code, err } = await bench.etui(...args, anchor);
    expect([code, err]).toEqual([3, expect.stringContaining('shop')]);
    const { out } = await bench.etui(...args, anchor, '--shop', SHOP);
    expect(out).toContain('- five: goes');
    expect((await bench.etui(...args, 'B'.repeat(43), '--shop', SHOP)).code).toBe(3);
  });
});

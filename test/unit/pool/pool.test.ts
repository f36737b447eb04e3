import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ErrorCode, EtuiError } from '../../../src/errors.js';
import type { Manifest } from '../../../src/pool/manifest.js';
import type { KeyValue } from '../../../src/pool/memory.js';
import { createPoolClient, type PoolState } from '../../../src/pool/pool.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import * as signer from './signer.js';

const { NOW, SHOP } = signer;
const BASE = 'https://shop.example/etui/';
const MODEL = 'the weights of a model';

/** What the shop's server has, by path; the edge is fake, everything behind it is real. */
let files: Map<string, string>;
let asked: string[];
let store: KeyValue;
let keys: signer.Keys;
let anchor: string;
let now: number;

beforeAll(async () => {
  keys = await signer.makeKeys();
});
beforeEach(async () => {
  files = new Map();
  asked = [];
  store = new MemoryStore();
  now = NOW;
  const root = await signer.signRoot(signer.rootClaims(keys), [keys.root]);
  anchor = await signer.anchorOf(root);
  files.set('root.jws', root);
  await publish({ version: 1 });
});

async function publish(
  changes: Partial<Manifest>,
  pool = signer.poolText(),
  model = MODEL,
  key = keys.manifest,
) {
  const poolFile = await signer.fileEntry(`pool/${changes.version}.json`, pool);
  const modelFile = await signer.fileEntry(`models/${changes.version}.bin`, model);
  files.set(poolFile.url, pool).set(modelFile.url, model);
  const claims = signer.manifestClaims({
    issued: now,
    expires: now + 3_600,
    pool: poolFile,
    models: [{ ...modelFile, share: 1 }],
    ...changes,
  });
  files.set('manifest.jws', await signer.signManifest(claims, key));
  return claims;
}

async function refresh(random = () => 0.5): Promise<PoolState> {
  const client = createPoolClient({
    getStatic: async (url, { maxBytes }) => {
      const path = url.slice(BASE.length);
      asked.push(path);
      const text = files.get(path);
      if (text === undefined) throw new EtuiError(ErrorCode.NetworkStatus, 'expected status 200, got 404');
      if (text.length > maxBytes) throw new EtuiError(ErrorCode.BodyTooLarge, 'expected fewer bytes');
      return Uint8Array.from(new TextEncoder().encode(text));
    },
    store,
    clock: () => now * 1_000,
    random,
    options: { shop: SHOP, base: BASE, root: anchor },
  });
  return client.refresh();
}
const codes = ({ problems }: PoolState) => problems.map(({ code }) => code);

describe('a first refresh', () => {
  test('brings the pool and the model that the manifest names', async () => {
    const state = await refresh();
    expect(codes(state)).toEqual([]);
    expect(state.ready?.manifest.version).toBe(1);
    expect(state.ready?.pool).toMatchObject({ shop: SHOP, currency: 'EUR', coupons: [] });
    expect(new TextDecoder().decode(state.ready?.modelBytes)).toBe(MODEL);
  });

  test.each([
    ['altered', (text: string) => text.replace('EUR', 'USD'), 'pool/hash-mismatch'],
    ['cut short', (text: string) => text.slice(0, -1), 'pool/length-mismatch'],
    ['made longer', (text: string) => `${text} `, 'pool/length-mismatch'],
    ['without end', (text: string) => text + ' '.repeat(4_194_304), 'pool/too-large'],
  ])('shows nothing when the pool is %s', async (_, change, code) => {
    files.set('pool/1.json', change(signer.poolText()));
    const state = await refresh();
    expect(codes(state)).toEqual([code]);
    expect(state.ready).toBeUndefined();
  });

  test('shows nothing when the model is altered', async () => {
    files.set('models/1.bin', MODEL.toUpperCase());
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/hash-mismatch']);
    expect(state.ready).toBeUndefined();
  });

  test('shows nothing when the pool stands in for the model', async () => {
    files.set('models/1.bin', signer.poolText());
    expect(codes(await refresh())).toEqual(['pool/mixed-pair']);
  });

  test('shows nothing when the signed terms are not terms', async () => {
    await publish({ version: 2 }, '{"schemaVersion":1}');
    expect(codes(await refresh())).toEqual(['pool/invalid-terms']);
    await publish(
      { version: 3 },
      signer.poolText({ economics: { marginRate: 0.4, shipingFee: 1 } as never }),
    );
    expect(codes(await refresh())).toEqual(['pool/invalid-terms']);
  });

  test('shows nothing when the pool was made for another shop', async () => {
    await publish({ version: 2 }, signer.poolText({ shop: 'https://other.example' }));
    expect(codes(await refresh())).toEqual(['pool/wrong-shop']);
  });

  test('shows nothing, and says why, when nothing can be fetched', async () => {
    files.clear();
    const state = await refresh();
    expect(state).toMatchObject({ ready: undefined, denied: [] });
    expect(codes(state)).toEqual(['egress/unexpected-status', 'egress/unexpected-status']);
  });

  test('reports an empty root as malformed and not as absent', async () => {
    files.set('root.jws', '');
    expect(codes(await refresh())).toEqual(['pool/wrong-anchor']);
  });
});

describe('a later refresh', () => {
  test('moves to the newer pair', async () => {
    await refresh();
    await publish({ version: 2 }, signer.poolText({ currency: 'USD' }));
    expect((await refresh()).ready?.pool.currency).toBe('USD');
  });

  test('asks for root and manifest, and for content only where it is not kept', async () => {
    await refresh();
    asked = [];
    await refresh();
    expect(asked).toEqual(['root.jws', 'manifest.jws']);
  });

  test('keeps the last good pair while it lives, whatever is served, then shows nothing', async () => {
    await refresh();
    files.set('manifest.jws', 'nonsense');
    const kept = await refresh();
    expect(codes(kept)).toEqual(['pool/malformed']);
    expect(kept.ready?.manifest.version).toBe(1);
    now += 3_600;
    const gone = await refresh();
    expect(codes(gone)).toEqual(['pool/malformed', 'pool/expired']);
    expect(gone.ready).toBeUndefined();
  });

  test('works offline on the last good pair', async () => {
    await refresh();
    files.clear();
    expect((await refresh()).ready?.manifest.version).toBe(1);
  });

  test('refuses an older manifest, though it has not expired', async () => {
    const old = files.get('manifest.jws') ?? '';
    await refresh();
    await publish({ version: 2 });
    await refresh();
    files.set('manifest.jws', old);
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/rollback']);
    expect(state.ready?.manifest.version).toBe(2);
  });

  test('refuses an older manifest even where the newer one never became usable', async () => {
    const old = files.get('manifest.jws') ?? '';
    await publish({ version: 2 });
    files.delete('pool/2.json');
    await refresh();
    files.set('manifest.jws', old);
    expect(codes(await refresh())).toEqual(['pool/rollback']);
  });

  test('refuses an older root', async () => {
    const next = { ...keys, root: await signer.makeKey() };
    const first = files.get('root.jws') ?? '';
    const second = await signer.signRoot(signer.rootClaims(next, { version: 2 }), [keys.root, next.root]);
    files.set('root.jws', `${first}\n${second}\n`);
    expect(codes(await refresh())).toEqual([]);
    files.set('root.jws', first);
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/rollback']);
    // The newest root that was seen still stands, and what it signs.
    expect(state.ready?.manifest.version).toBe(1);
  });

  test('names a mixed pair: the new manifest with the old pool', async () => {
    await refresh();
    await publish({ version: 2 }, signer.poolText({ currency: 'USD' }));
    files.set('pool/2.json', signer.poolText());
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/mixed-pair']);
    expect(state.ready?.manifest.version).toBe(1);
  });

  test('withdraws a coupon at once, also where the newer pool cannot be had', async () => {
    await refresh();
    await publish({ version: 2, deny: ['summer'] });
    files.delete('pool/2.json');
    files.delete('models/2.bin');
    await publish({ version: 2, deny: ['summer'] }, signer.poolText({ currency: 'USD' }));
    files.delete('pool/2.json');
    const state = await refresh();
    expect(state.ready?.manifest.version).toBe(1);
    expect(state.denied).toEqual(['summer']);
    files.clear();
    expect((await refresh()).denied).toEqual(['summer']);
  });

  test('drops the kept pair once its key is revoked by a newer root', async () => {
    await refresh();
    const manifest = await signer.makeKey();
    const first = files.get('root.jws') ?? '';
    const second = await signer.signRoot(signer.rootClaims({ ...keys, manifest }, { version: 2 }), [
      keys.root,
    ]);
    files.set('root.jws', `${first}\n${second}\n`);
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/unknown-key', 'pool/unknown-key']);
    expect(state.ready).toBeUndefined();
  });

  test('counts versions afresh under a new manifest key: a thief cannot lock devices out for good', async () => {
    await publish({ version: 9_999 });
    await refresh();
    const manifest = await signer.makeKey();
    const first = files.get('root.jws') ?? '';
    const second = await signer.signRoot(signer.rootClaims({ ...keys, manifest }, { version: 2 }), [
      keys.root,
    ]);
    files.set('root.jws', `${first}\n${second}\n`);
    await publish({ version: 2 }, signer.poolText(), MODEL, manifest);
    const state = await refresh();
    expect(codes(state)).toEqual([]);
    expect(state.ready?.manifest.version).toBe(2);
  });

  test('checks what was kept as it checks what is fetched', async () => {
    await refresh();
    files.clear();
    await store.update<{ pool: string }>(
      'pool/pair',
      (pair) => pair && { ...pair, pool: pair.pool.replace('EUR', 'USD') },
    );
    const state = await refresh();
    expect(codes(state)).toContain('pool/hash-mismatch');
    expect(state.ready).toBeUndefined();
  });
});

describe('several models', () => {
  const offer = async (version: number, shares: readonly [number, number]) => {
    const [a, b] = [
      await signer.fileEntry('models/a.bin', 'model a'),
      await signer.fileEntry('models/b.bin', 'model b'),
    ];
    files.set(a.url, 'model a').set(b.url, 'model b');
    await publish({
      version,
      models: [
        { ...a, share: shares[0] },
        { ...b, share: shares[1] },
      ],
    });
  };
  const model = ({ ready }: PoolState) => new TextDecoder().decode(ready?.modelBytes);

  test('are drawn by share, one a device, and no other is asked for', async () => {
    await offer(2, [0.3, 0.7]);
    const seen = new Set<string>();
    for (let device = 0; device < 20; device += 1) {
      store = new MemoryStore();
      asked.length = 0;
      const own = model(await refresh(() => device / 20));
      seen.add(own);
      const models = asked.filter((path) => path.startsWith('models/'));
      expect(models).toEqual([own === 'model a' ? 'models/a.bin' : 'models/b.bin']);
    }
    expect(seen.size).toBe(2);
  });

  test('keep their devices: the draw is made once, whatever comes after', async () => {
    await offer(2, [0.3, 0.7]);
    const own = model(await refresh(() => 0.2));
    for (const random of [0.1, 0.5, 0.9, 0.99]) expect(model(await refresh(() => random))).toBe(own);
  });

  test('a withdrawn one gives its devices to those that are left, and a device that can fetch nothing keeps its own', async () => {
    await offer(2, [0.5, 0.5]);
    const own = model(await refresh(() => 0.2));
    files.delete('manifest.jws');
    expect(model(await refresh())).toBe(own);
    await offer(3, own === 'model a' ? [0, 1] : [1, 0]);
    expect(model(await refresh())).toBe(own === 'model a' ? 'model b' : 'model a');
  });

  test('go back to the older one under a higher version, and under a lower one nothing changes', async () => {
    await offer(2, [0, 1]);
    expect(model(await refresh())).toBe('model b');
    await offer(3, [1, 0]);
    expect(model(await refresh())).toBe('model a');
    await offer(2, [0, 1]);
    const state = await refresh();
    expect(codes(state)).toContain('pool/rollback');
    expect(model(state)).toBe('model a');
  });

  test('of which the drawn one holds another’s bytes are refused', async () => {
    await offer(2, [0.5, 0.5]);
    files.set('models/a.bin', 'model b').set('models/b.bin', 'model a');
    const state = await refresh();
    expect(codes(state)).toEqual(['pool/mixed-pair']);
    expect(state.ready).toBeUndefined();
  });
});

/**
 * The attacks that The Update Framework names (theupdateframework.github.io/specification, "Goals to protect against specific
 * attacks"), each on a device that has a good pair and on one that sees the shop for the first time. The edge is a `fetch`
 * that serves what the attacker wants; egress, verification and memory behind it are the device's own. Each attack is shown to
 * be one: with the attacked thing right, the same files are taken.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { staticGetter } from '../../../src/egress.js';
import { MAX_BYTES, type Manifest, MOST_MS, type Root } from '../../../src/pool/manifest.js';
import { createPoolClient, type PoolState } from '../../../src/pool/pool.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import * as signer from './signer.js';

const { NOW, SHOP } = signer;
const BASE = `${SHOP}/etui/`;
const DAY = 86_400;

let keys: signer.Keys;
let files: Map<string, string | ((signal?: AbortSignal | null) => ReadableStream<Uint8Array>)>;
let anchor: string;
let now: number;
let device: MemoryStore;

beforeAll(async () => {
  keys = await signer.makeKeys();
});
beforeEach(async () => {
  files = new Map();
  now = NOW;
  [waits, waitedMs] = [[], 0];
  device = new MemoryStore();
  anchor = await signer.anchorOf(await publishRoot());
  await publish(1);
});

async function publishRoot(changes: Partial<Root> = {}, signers = [keys.root]): Promise<string> {
  const line = await signer.signRoot(signer.rootClaims(keys, changes), signers);
  files.set('root.jws', line);
  return line;
}

/** Pool, model and manifest of one version, told apart by the model's words. */
async function publish(
  version: number,
  changes: Partial<Manifest> = {},
  key = keys.manifest,
): Promise<Manifest> {
  const [pool, model] = [signer.poolText(), `model ${version}`];
  const poolFile = await signer.fileEntry('pool/p.json', pool);
  const modelFile = await signer.fileEntry(`models/${version}.bin`, model);
  files.set(poolFile.url, pool).set(modelFile.url, model);
  const claims = signer.manifestClaims({
    version,
    issued: now,
    expires: now + 3_600,
    pool: poolFile,
    models: [{ ...modelFile, share: 1 }],
    ...changes,
  });
  files.set('manifest.jws', await signer.signManifest(claims, key));
  return claims;
}

const fetcher = (async (url: string, init?: RequestInit) => {
  const body = files.get(String(url).slice(BASE.length));
  if (body === undefined) return new Response('', { status: 404 });
  return new Response(typeof body === 'string' ? body : body(init?.signal));
}) as typeof fetch;

/** Deadlines of requests, by a clock that only dripping bodies turn. */
let waits: { readonly until: number; readonly controller: AbortController }[];
let waitedMs: number;
function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  waits.push({ until: waitedMs + ms, controller });
  return controller.signal;
}
function wait(ms: number): void {
  waitedMs += ms;
  for (const { until, controller } of waits)
    if (waitedMs >= until) controller.abort(new DOMException('too late', 'TimeoutError'));
}

/** A page load of the device, or of one that has never been here. */
async function visit(store = device): Promise<{ model: string | undefined; codes: string[] }> {
  const state: PoolState = await createPoolClient({
    getStatic: staticGetter(fetcher, undefined, deadline),
    store,
    clock: () => now * 1_000,
    random: () => 0.5,
    options: { shop: SHOP, base: BASE, root: anchor },
  }).refresh();
  return {
    model: state.ready && new TextDecoder().decode(state.ready.modelBytes),
    codes: state.problems.map(({ code }) => code),
  };
}
const newcomer = () => visit(new MemoryStore());
const served = (name: string) => String(files.get(name));

/** A body that goes on for as long as somebody reads. @param onPull counts */
function endless(onPull: () => void): () => ReadableStream<Uint8Array> {
  return () =>
    new ReadableStream({
      pull(controller) {
        onPull();
        controller.enqueue(new Uint8Array(16_384).fill(0x41));
      },
    });
}

describe('arbitrary installation: files of the attacker’s own', () => {
  test('in a manifest that nobody signed, or somebody else did, are not taken', async () => {
    await visit();
    const thief = await signer.makeKey();
    await publish(9, {}, thief);
    expect(await visit()).toEqual({ model: 'model 1', codes: ['pool/unknown-key'] });
    expect(await newcomer()).toEqual({ model: undefined, codes: ['pool/unknown-key'] });
    await publish(9);
    expect(await visit()).toEqual({ model: 'model 9', codes: [] });
  });

  test('with a root of their own are not taken: the page names the first root', async () => {
    await visit();
    const theirs = await signer.makeKeys();
    files.set('root.jws', await signer.signRoot(signer.rootClaims(theirs), [theirs.root]));
    await publish(9, {}, theirs.manifest);
    expect((await visit()).model).toBe('model 1');
    expect((await newcomer()).model).toBeUndefined();
  });

  test('under the names in a good manifest are not taken', async () => {
    files.set('models/1.bin', 'model X');
    expect(await newcomer()).toEqual({ model: undefined, codes: ['pool/hash-mismatch'] });
  });
});

describe('rollback: an older signed file', () => {
  test('manifest is not taken by a device that has seen a newer one, though it has not expired', async () => {
    const old = served('manifest.jws');
    await publish(2);
    await visit();
    files.set('manifest.jws', old);
    expect(await visit()).toEqual({ model: 'model 2', codes: ['pool/rollback'] });
  });

  test('manifest is taken by who remembers nothing: there, expiry is the only bound', async () => {
    const old = served('manifest.jws');
    await publish(2);
    files.set('manifest.jws', old);
    expect((await newcomer()).model).toBe('model 1');
    now += 3_600;
    expect(await newcomer()).toEqual({ model: undefined, codes: ['pool/expired'] });
  });

  test('root is not taken by a device that has seen its successor, and brings no key back', async () => {
    const first = served('root.jws');
    const next = await signer.makeKeys();
    const second = await signer.signRoot(signer.rootClaims(next, { version: 2 }), [keys.root, next.root]);
    files.set('root.jws', `${first}\n${second}`);
    await publish(2, {}, next.manifest);
    expect((await visit()).model).toBe('model 2');
    files.set('root.jws', first);
    await publish(3);
    const { model, codes } = await visit();
    expect([model, codes[0]]).toEqual(['model 2', 'pool/rollback']);
  });
});

describe('indefinite freeze: the same files for ever', () => {
  test('are used until the manifest expires and not a second longer, by whoever has them', async () => {
    await visit();
    now = NOW + 3_599;
    expect((await visit()).model).toBe('model 1');
    now = NOW + 3_600;
    expect((await visit()).model).toBeUndefined();
    expect((await newcomer()).model).toBeUndefined();
  });

  test('can’t be signed for longer than the profile allows, whoever has the manifest key', async () => {
    await publish(2, { expires: NOW + 3_650 * DAY });
    expect(await newcomer()).toEqual({ model: undefined, codes: ['pool/lifetime-too-long'] });
  });

  test('of a root end with the root', async () => {
    await visit();
    now = NOW + 366 * DAY;
    await publish(2);
    expect((await visit()).model).toBeUndefined();
    expect((await newcomer()).codes).toEqual(['pool/expired']);
  });
});

describe('fast-forward: the highest version there is', () => {
  test('signed with a stolen manifest key locks no device out once the root has a new one', async () => {
    await publish(Number.MAX_SAFE_INTEGER);
    expect((await visit()).model).toBe(`model ${Number.MAX_SAFE_INTEGER}`);
    await publish(2);
    expect((await visit()).codes).toEqual(['pool/rollback']);
    const next = { ...keys, manifest: await signer.makeKey() };
    const second = await signer.signRoot(signer.rootClaims(next, { version: 2 }), [keys.root]);
    files.set('root.jws', `${served('root.jws')}\n${second}`);
    await publish(3, {}, next.manifest);
    expect(await visit()).toEqual({ model: 'model 3', codes: [] });
  });

  test('of a root needs the root keys: versions go up one by one', async () => {
    const first = served('root.jws');
    const jump = await signer.signRoot(signer.rootClaims(keys, { version: Number.MAX_SAFE_INTEGER }), [
      keys.root,
    ]);
    files.set('root.jws', `${first}\n${jump}`);
    expect((await newcomer()).codes).toEqual(['pool/from-future']);
  });

  test('above what a number can hold is no version', async () => {
    await publish(2 ** 53);
    expect((await newcomer()).codes).toEqual(['pool/malformed']);
  });
});

describe('mix and match: genuine files that were never together', () => {
  test('are not taken: the newer manifest with the older model under its name', async () => {
    await visit();
    await publish(2);
    files.set('models/2.bin', 'model 1');
    expect(await visit()).toEqual({ model: 'model 1', codes: ['pool/mixed-pair'] });
    files.set('models/2.bin', 'model 2');
    expect((await visit()).model).toBe('model 2');
  });

  test('are not taken: the pool in the model’s place', async () => {
    files.set('models/1.bin', served('pool/p.json'));
    expect((await newcomer()).codes).toEqual(['pool/mixed-pair']);
  });

  test('are not taken: a manifest of another shop of the same signer', async () => {
    await publish(2, { shop: 'https://other.example' });
    expect((await newcomer()).codes).toEqual(['pool/wrong-shop']);
  });
});

describe('wrong role: a key or file that stands in for another', () => {
  test('is refused: a manifest by the root key', async () => {
    await publish(2, {}, keys.root);
    expect((await newcomer()).codes).toEqual(['pool/wrong-role']);
  });

  test('is refused: a root by the manifest key', async () => {
    const second = await signer.signRoot(signer.rootClaims(keys, { version: 2 }), [keys.manifest]);
    files.set('root.jws', `${served('root.jws')}\n${second}`);
    expect((await newcomer()).codes).toEqual(['pool/threshold-not-met']);
  });

  test('is refused: a root’s payload signed as a manifest, by a key that may sign both', async () => {
    const both = { root: keys.root, manifest: keys.root };
    const claims = signer.rootClaims(both, { keys: [keys.root.public] });
    const line = await signer.signRoot(claims, [keys.root]);
    files.set('root.jws', line);
    anchor = await signer.anchorOf(line);
    files.set('manifest.jws', await signer.signManifest(claims, keys.root));
    expect((await newcomer()).codes).toEqual(['pool/wrong-role']);
    // The very signature of the root, under the manifest's address.
    const { payload, signatures } = JSON.parse(line);
    files.set('manifest.jws', `${signatures[0].protected}.${payload}.${signatures[0].signature}`);
    expect((await newcomer()).codes).toEqual(['pool/wrong-role']);
  });
});

describe('vulnerability to key compromises: fewer keys than the threshold', () => {
  const three = async () => {
    const holders = [keys.root, await signer.makeKey(), await signer.makeKey()];
    const claims = signer.rootClaims(keys, {
      keys: [...holders.map((one) => one.public), keys.manifest.public],
      roles: {
        root: { kids: holders.map((one) => one.public.kid), threshold: 2 },
        manifest: { kids: [keys.manifest.public.kid], threshold: 1 },
      },
    });
    return { holders, claims };
  };

  test('one stolen root key of two makes no next root, and two do', async () => {
    const { holders, claims } = await three();
    const line = await signer.signRoot(claims, holders.slice(1));
    anchor = await signer.anchorOf(line);
    const next = (signers: readonly signer.TestKey[]) => signer.signRoot({ ...claims, version: 2 }, signers);
    files.set('root.jws', `${line}\n${await next(holders.slice(0, 1))}`);
    expect((await newcomer()).codes).toEqual(['pool/threshold-not-met']);
    files.set('root.jws', `${line}\n${await next(holders.slice(0, 2))}`);
    expect(await newcomer()).toEqual({ model: 'model 1', codes: [] });
  });

  test('nor can it lower the threshold for the root that it signs alone', async () => {
    const { holders, claims } = await three();
    const line = await signer.signRoot(claims, holders);
    anchor = await signer.anchorOf(line);
    const lowered = {
      ...claims,
      version: 2,
      roles: { ...claims.roles, root: { ...claims.roles.root, threshold: 1 } },
    };
    files.set('root.jws', `${line}\n${await signer.signRoot(lowered, holders.slice(0, 1))}`);
    expect((await newcomer()).codes).toEqual(['pool/threshold-not-met']);
  });
});

describe('duplicate key ids: one key that counts twice', () => {
  test('is refused: signed twice by one key, listed under two ids, or named twice in a role', async () => {
    const other = await signer.makeKey();
    const roleOf = (kids: string[]) => ({
      root: { kids, threshold: 2 },
      manifest: { kids: [keys.manifest.public.kid], threshold: 1 as const },
    });
    const { kid } = keys.root.public;
    const twin = { ...keys.root, public: { ...keys.root.public, kid: 'twin' } };
    const cases: [Partial<Root>, signer.TestKey[]][] = [
      [
        {
          keys: [keys.root.public, other.public, keys.manifest.public],
          roles: roleOf([kid, other.public.kid]),
        },
        [keys.root, keys.root],
      ],
      [
        { keys: [keys.root.public, twin.public, keys.manifest.public], roles: roleOf([kid, 'twin']) },
        [keys.root, twin],
      ],
      [{ roles: roleOf([kid, kid]) }, [keys.root]],
    ];
    for (const [changes, signers] of cases) {
      const line = await signer.signRoot(signer.rootClaims(keys, changes), signers);
      files.set('root.jws', line);
      anchor = await signer.anchorOf(line);
      expect((await newcomer()).codes).toEqual(['pool/duplicate-key']);
    }
  });
});

describe('endless data: a body that never ends', () => {
  test.each([
    ['root.jws', MAX_BYTES.root],
    ['manifest.jws', MAX_BYTES.manifest],
    ['pool/p.json', MAX_BYTES.pool],
    ['models/1.bin', MAX_BYTES.model],
  ])('of %s is cut off at its limit, and the last good pair stays', async (name, most) => {
    await visit();
    if (name.includes('/')) {
      // A device asks for content that it does not have yet.
      device = new MemoryStore();
    }
    let pulled = 0;
    files.set(
      name,
      endless(() => (pulled += 1)),
    );
    const { model, codes } = await visit();
    expect(codes).toContain('pool/too-large');
    expect(model).toBe(name.includes('/') ? undefined : 'model 1');
    expect(pulled * 16_384).toBeLessThan(most + 4 * 16_384);
  });
});

describe('slow retrieval: a body that drips, a byte a second', () => {
  /** Ends with its request, as the body of a real one does. */
  const dripping = (signal?: AbortSignal | null) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        wait(1_000);
        if (signal?.aborted) controller.error(signal.reason);
        else if (waitedMs > 3_600_000) controller.close();
        else controller.enqueue(new Uint8Array([0x41]));
      },
    });

  test.each([
    // The root that was seen before says as well who may sign.
    ['root.jws', MOST_MS.root, 'model 2'],
    ['manifest.jws', MOST_MS.manifest, 'model 1'],
    ['models/2.bin', MOST_MS.model, 'model 1'],
  ])('of %s is given up at its deadline, and what was good stays in use', async (name, most, model) => {
    await visit();
    await publish(2);
    const genuine = served(name);
    files.set(name, dripping);
    expect(await visit()).toEqual({ model, codes: ['egress/network-failed'] });
    expect(waitedMs).toBe(most);
    files.set(name, genuine);
    expect(await visit()).toEqual({ model: 'model 2', codes: [] });
  });

  test('of a pool is given up, too, and a newcomer sees nothing', async () => {
    files.set('pool/p.json', dripping);
    expect(await newcomer()).toEqual({ model: undefined, codes: ['egress/network-failed'] });
    expect(waitedMs).toBe(MOST_MS.pool);
  });
});

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExitCode } from '../../../../server/cli/exit.js';
import { run } from '../../../../server/cli/run.js';
import { verifyManifest, verifyRoot } from '../../../../src/pool/verify.js';
import { couponInput, poolInput, SHOP, START } from '../shop.js';

let base: string;
let stopped: () => Promise<void>;
let now: number;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'etui-cli-'));
  stopped = async () => undefined;
  now = START;
});
afterEach(() => rm(base, { recursive: true }));

/** Runs the command, `@x` in an argument being a path in this test's folder. */
async function etui(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    now: () => now,
    stopped: () => stopped(),
  };
  const code = await run(
    args.map((arg) => arg.replace(/^@/, `${base}/`)),
    terminal,
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function writePool(coupons = [couponInput('ten', { limits: { budget: 5_000 } })]): Promise<void> {
  await writeFile(join(base, 'pool.json'), JSON.stringify(poolInput(coupons)));
  await writeFile(join(base, 'model.bin'), 'a model');
}
const signedRoot = async () => {
  await etui('keys', 'new', '--keys', '@keys');
  return etui('root', 'sign', '--folder', '@public', '--keys', '@keys', '--shop', SHOP, '--json');
};
const sign = (...more: readonly string[]) =>
  etui('sign', '@pool.json', '--folder', '@public', '--keys', '@keys', '--model', '@model.bin', ...more);

describe('etui keys new', () => {
  test('writes private files that only their owner may read, and prints no secret', async () => {
    const { code, out, err } = await etui('keys', 'new', '--keys', '@keys');
    expect(code).toBe(ExitCode.ok);
    expect((await stat(join(base, 'keys'))).mode & 0o777).toBe(0o700);
    const names = await readdir(join(base, 'keys'));
    expect(names).toHaveLength(3);
    for (const name of names) {
      const path = join(base, 'keys', name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const file = JSON.parse(await readFile(path, 'utf8'));
      for (const secret of [file.private?.d, file.codeKey, file.backend?.[0]].filter(Boolean))
        expect(out + err).not.toContain(secret);
    }
  });

  test('never overwrites, and makes nothing where it is refused', async () => {
    await etui('keys', 'new', '--keys', '@keys');
    const before = await readdir(join(base, 'keys'));
    expect((await etui('keys', 'new', '--keys', '@keys')).code).toBe(ExitCode.environment);
    expect(await readdir(join(base, 'keys'))).toEqual(before);
  });
});

describe('etui root sign', () => {
  test('makes a root that devices accept by the anchor it prints', async () => {
    const { code, out } = await signedRoot();
    expect(code).toBe(ExitCode.ok);
    const { anchor } = JSON.parse(out);
    const text = await readFile(join(base, 'public/root.jws'), 'utf8');
    const root = await verifyRoot(text, { anchor, shop: SHOP, now: START / 1_000, lastVersion: 0 });
    expect(root.version).toBe(1);
  });

  test('rotates: a new key comes, an old one goes, the anchor stays', async () => {
    const first = JSON.parse((await signedRoot()).out);
    await etui('keys', 'new', 'root', '--keys', '@keys');
    const [old] = first.kids.root;
    const again = await etui(
      'root',
      'sign',
      '--folder',
      '@public',
      '--keys',
      '@keys',
      '--shop',
      SHOP,
      '--retire',
      old,
      '--json',
    );
    const second = JSON.parse(again.out);
    expect(second).toMatchObject({ version: 2, anchor: first.anchor });
    expect(second.kids.root).not.toContain(old);
    const text = await readFile(join(base, 'public/root.jws'), 'utf8');
    const context = { anchor: first.anchor, shop: SHOP, now: START / 1_000, lastVersion: 1 };
    expect((await verifyRoot(text, context)).version).toBe(2);
  });

  test('publishes nothing that devices would refuse', async () => {
    await signedRoot();
    const before = await readFile(join(base, 'public/root.jws'), 'utf8');
    const { code, err } = await etui(
      'root',
      'sign',
      '--folder',
      '@public',
      '--keys',
      '@keys',
      '--shop',
      SHOP,
      '--threshold',
      '2',
    );
    expect(code).toBe(ExitCode.refused);
    expect(err).toContain('threshold');
    expect(await readFile(join(base, 'public/root.jws'), 'utf8')).toBe(before);
  });

  test.each(['shop.example', 'https://shop.example/', 'https://shop.example/path'])(
    'refuses %j as a shop',
    async (shop) => {
      const { code } = await etui('root', 'sign', '--folder', '@public', '--keys', '@keys', '--shop', shop);
      expect(code).toBe(ExitCode.usage);
    },
  );
});

describe('etui sign', () => {
  test('publishes a manifest that devices accept, each with the version after the last', async () => {
    const { anchor } = JSON.parse((await signedRoot()).out);
    await writePool();
    expect(JSON.parse((await sign('--json')).out)).toMatchObject({ version: 1, greedyTotal: 5_000 });
    expect(JSON.parse((await sign('--json')).out)).toMatchObject({ version: 2 });
    const context = { shop: SHOP, now: START / 1_000, lastVersion: 2 };
    const root = await verifyRoot(await readFile(join(base, 'public/root.jws'), 'utf8'), {
      ...context,
      anchor,
      lastVersion: 0,
    });
    const manifest = await verifyManifest(
      await readFile(join(base, 'public/manifest.jws'), 'utf8'),
      root,
      context,
    );
    expect(await readFile(join(base, 'public', manifest.models[0]?.url ?? ''), 'utf8')).toBe('a model');
  });

  test('goes on from the live manifest where the folder has none', async () => {
    await signedRoot();
    await writePool();
    for (let version = 1; version <= 3; version += 1) await sign();
    await writeFile(join(base, 'live.jws'), await readFile(join(base, 'public/manifest.jws')));
    await rm(join(base, 'public/manifest.jws'));
    expect(JSON.parse((await sign('--previous', '@live.jws', '--json')).out).version).toBe(4);
  });

  test('keeps what was withdrawn withdrawn until told otherwise', async () => {
    await signedRoot();
    await writePool();
    const denied = async () => {
      const [, payload = ''] = (await readFile(join(base, 'public/manifest.jws'), 'utf8')).split('.');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()).deny;
    };
    await sign('--withdraw', 'ten');
    await sign();
    expect(await denied()).toEqual(['ten']);
  });

  test('refuses a pool that contradicts itself and publishes nothing', async () => {
    await signedRoot();
    await writePool([couponInput('ten', { copy: { en: { title: '20 % off', body: 'Yes.' } } })]);
    const { code, err } = await sign();
    expect(code).toBe(ExitCode.refused);
    expect(err).toContain('coupons.0.copy.en.title');
    expect(await readdir(join(base, 'public'))).toEqual(['root.jws']);
  });

  test('refuses a lifetime beyond the profile', async () => {
    await signedRoot();
    await writePool();
    expect((await sign('--hours', '25')).code).toBe(ExitCode.refused);
    expect((await sign('--hours', '24')).code).toBe(ExitCode.ok);
  });

  test('rolls a new model out to a share, and back under a higher version, with every listed file published', async () => {
    await signedRoot();
    await writePool();
    await writeFile(join(base, 'new.bin'), 'a newer model');
    const shares = async () => {
      const manifest = JSON.parse(
        Buffer.from(
          (await readFile(join(base, 'public', 'manifest.jws'), 'utf8')).split('.')[1] ?? '',
          'base64url',
        ).toString('utf8'),
      );
      const models: { url: string; share: number }[] = manifest.models;
      for (const { url } of models) expect((await stat(join(base, 'public', url))).isFile()).toBe(true);
      return [manifest.version, models.map(({ share }) => share)];
    };
    await sign();
    expect(await shares()).toEqual([1, [1]]);
    await sign('@new.bin@0.25');
    expect(await shares()).toEqual([2, [0.75, 0.25]]);
    await sign('@new.bin:0.5');
    expect(await shares()).toEqual([3, [0.5, 0.5]]);
    await sign();
    expect(await shares()).toEqual([4, [1]]);
  });

  test('refuses shares that do not sum to 1', async () => {
    await signedRoot();
    await writePool();
    const { code, err } = await etui(
      'sign',
      '@pool.json',
      '--folder',
      '@public',
      '--keys',
      '@keys',
      '--model',
      '@model.bin@0.5',
    );
    expect(code).toBe(ExitCode.environment);
    expect(err).toContain('shares sum to 1');
  });

  test('says what is missing', async () => {
    await writePool();
    expect((await sign()).err).toContain('etui root sign');
    await rm(join(base, 'pool.json'));
    expect((await sign()).err).toContain('pool.json');
  });
});

describe('etui pool check', () => {
  test('prints what a greedy crowd costs at most, in words where nothing bounds it', async () => {
    await writePool([couponInput('ten', { limits: { budget: 5_000 } }), couponInput('open')]);
    const { code, out } = await etui('pool', 'check', '@pool.json');
    expect(code).toBe(ExitCode.ok);
    expect(out).toMatch(/ten .* 50\.00 EUR/);
    expect(out).toContain('all coupons together: unlimited');
  });

  test('ends with 3 where it would not be signed', async () => {
    await writeFile(join(base, 'pool.json'), '{}');
    const { code, out } = await etui('pool', 'check', '@pool.json', '--json');
    expect(code).toBe(ExitCode.refused);
    expect(JSON.parse(out)).toMatchObject({ ok: false });
  });

  test('says where a file stops being JSON', async () => {
    await writeFile(join(base, 'pool.json'), '{"schemaVersion": 1,}');
    const { code, err } = await etui('pool', 'check', '@pool.json');
    expect(code).toBe(ExitCode.environment);
    expect(err).toMatch(/pool\.json:1:21: not JSON: /);
  });
});

describe('etui serve', () => {
  test('serves over a port until it is stopped, and renews a hosted manifest past half its life', async () => {
    await signedRoot();
    await writePool();
    await sign();
    now += 13 * 3_600_000;
    let seen: { status: number; version: number } | undefined;
    let url = '';
    stopped = async () => {
      const response = await fetch(`${url}/etui/manifest.jws`);
      const [, payload = ''] = (await response.text()).split('.');
      seen = {
        status: response.status,
        version: JSON.parse(Buffer.from(payload, 'base64url').toString()).version,
      };
    };
    const terminal = {
      out: (text: string) => {
        url = JSON.parse(text).url;
      },
      err: () => undefined,
      now: () => now,
      stopped: () => stopped(),
    };
    const args = [
      'serve',
      '--folder',
      `${base}/public`,
      '--keys',
      `${base}/keys`,
      '--data',
      `${base}/data`,
      '--port',
      '0',
      '--json',
    ];
    expect(await run(args, terminal)).toBe(ExitCode.ok);
    expect(seen).toEqual({ status: 200, version: 2 });
    await expect(fetch(url)).rejects.toThrow();
  });

  test('says what is missing before it opens anything', async () => {
    const { code, err } = await etui('serve', '--folder', '@public', '--keys', '@keys', '--data', '@data');
    expect(code).toBe(ExitCode.environment);
    expect(err).toContain('etui root sign');
  });
});

describe('etui', () => {
  test.each([
    ['--help'],
    ['keys', 'new', '--help'],
    ['root', 'sign', '--help'],
    ['pool', 'check', '--help'],
    ['sign', '--help'],
    ['serve', '--help'],
  ])('%s %s %s shows examples', async (...args) => {
    const { code, out } = await etui(...args);
    expect(code).toBe(ExitCode.ok);
    expect(out).toContain('$ etui');
  });

  test('ends with 2 for what it does not know, and suggests', async () => {
    const { code, err } = await etui('pool', 'chek');
    expect(code).toBe(ExitCode.usage);
    expect(err).toContain('check');
  });
});

import { chmod, readdir, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readServerSecrets } from '../../../../server/sign/keys.js';
import { type Bench, openBench } from './harness.js';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

interface Listed {
  readonly file: string;
  readonly kind: string;
  readonly kid?: string;
  readonly named?: boolean;
  readonly backend?: string[];
  readonly exposed: boolean;
}
const list = (...more: readonly string[]) => bench.json<Listed[]>('keys', 'list', '--keys', '@keys', ...more);

describe('etui keys list', () => {
  test('says which keys the root names, and prints no secret', async () => {
    await bench.publish();
    await bench.etui('keys', 'new', 'manifest', '--keys', '@keys');
    const listed = await list('--folder', '@public');
    expect(listed.map(({ kind, named }) => `${kind} ${named}`).sort()).toEqual([
      'manifest false',
      'manifest true',
      'root true',
      'server undefined',
    ]);
    const { out } = await bench.etui('keys', 'list', '--keys', '@keys', '--folder', '@public');
    const { codeKey, backend } = await readServerSecrets(bench.path('keys'));
    for (const secret of [codeKey, ...backend]) expect(out).not.toContain(secret);
  });

  test('says where others may read a key', async () => {
    await bench.etui('keys', 'new', 'root', '--keys', '@keys');
    const [name = ''] = await readdir(bench.path('keys'));
    await chmod(bench.path(`keys/${name}`), 0o644);
    expect((await list()).map(({ exposed }) => exposed)).toEqual([true]);
    expect((await bench.etui('keys', 'list', '--keys', '@keys')).out).toContain('others may read it');
  });
});

describe('etui keys rotate backend', () => {
  beforeEach(() => bench.etui('keys', 'new', 'server', '--keys', '@keys'));

  test('keeps the old secret good beside the new one until it is ended', async () => {
    const before = await readServerSecrets(bench.path('keys'));
    const made = await bench.json('keys', 'rotate', 'backend', '--keys', '@keys', '--out', '@new.secret');
    expect(made).toEqual({ what: 'backend', live: 2 });
    const both = await readServerSecrets(bench.path('keys'));
    const fresh = (await bench.read('new.secret')).trim();
    expect(both).toEqual({ codeKey: before.codeKey, backend: [fresh, ...before.backend] });
    expect((await stat(bench.path('new.secret'))).mode & 0o777).toBe(0o600);
    expect((await stat(bench.path('keys/server.json'))).mode & 0o777).toBe(0o600);
    await bench.etui('keys', 'rotate', 'backend', '--keys', '@keys', '--end');
    expect(await readServerSecrets(bench.path('keys'))).toEqual({ ...before, backend: [fresh] });
  });

  test('never takes away a secret that may be in use: a third is refused, and so is ending the only one', async () => {
    expect((await bench.etui('keys', 'rotate', 'backend', '--keys', '@keys', '--end')).code).toBe(4);
    await bench.etui('keys', 'rotate', 'backend', '--keys', '@keys');
    const { code, err } = await bench.etui('keys', 'rotate', 'backend', '--keys', '@keys');
    expect([code, err]).toEqual([4, expect.stringContaining('--end')]);
  });

  test('makes no secret where it could not be written down', async () => {
    await bench.write('new.secret', 'in use');
    const before = await readServerSecrets(bench.path('keys'));
    const { code } = await bench.etui('keys', 'rotate', 'backend', '--keys', '@keys', '--out', '@new.secret');
    expect(code).toBe(4);
    expect(await readServerSecrets(bench.path('keys'))).toEqual(before);
  });
});

describe('etui keys rotate manifest', () => {
  test('leads to a root under which the new key signs and the old one does not', async () => {
    await bench.publish();
    const made = await bench.json<{ made: string; older: string[] }>(
      ...['keys', 'rotate', 'manifest', '--keys', '@keys'],
    );
    await bench.etui('root', 'sign', '--folder', '@public', '--keys', '@keys', '--retire', ...made.older);
    await bench.etui('sign', '@pool.json', '--folder', '@public', '--keys', '@keys');
    const [header = ''] = (await bench.read('public/manifest.jws')).split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString()).kid).toBe(made.made);
    const named = (await list('--folder', '@public')).filter(({ kind }) => kind === 'manifest');
    expect(named.map(({ kid, named: is }) => [kid, is]).sort()).toEqual(
      [
        [made.made, true],
        [made.older[0], false],
      ].sort(),
    );
  });

  test('has nothing to rotate where there is no such key', async () => {
    await bench.etui('keys', 'new', 'root', '--keys', '@keys');
    expect((await bench.etui('keys', 'rotate', 'manifest', '--keys', '@keys')).code).toBe(4);
  });
});

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCliIfStale } from '../../scripts/build-cli.mjs';
import { REPLAY_POOL } from '../../training/replay/replay-pool.js';
import { shippedModel } from '../../training/shipped-model.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
let folder: string;

/** What `npm pack` would carry, with nothing beside it but the declared dependencies. */
beforeAll(async () => {
  await buildCliIfStale();
  folder = mkdtempSync(join(tmpdir(), 'etui-package-'));
  for (const name of ['package.json', ...manifest.files]) {
    const from = join(root, name);
    if (name === 'dist') cpSync(join(from, 'server'), join(folder, 'dist/server'), { recursive: true });
    else if (existsSync(from)) cpSync(from, join(folder, name), { recursive: true });
  }
  for (const name of Object.keys(manifest.dependencies)) {
    const at = join(folder, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), at);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function etui(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, manifest.bin.etui), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('the packed command', () => {
  test('needs nothing but the declared dependencies', () => {
    const { packages } = JSON.parse(readFileSync(join(folder, 'dist/server/build.json'), 'utf8'));
    expect(packages.filter((name: string) => !(name in manifest.dependencies))).toEqual([]);
    expect(packages).toContain('commander');
  });

  test('says what it can do', () => {
    const { status, out } = etui('--help');
    expect(status).toBe(0);
    for (const name of ['serve', 'import', 'train', 'model']) expect(out).toContain(`  ${name} `);
  });

  test('carries the console’s page, and sets its password', () => {
    const page = join(folder, 'dist/server/console');
    const { script, style } = JSON.parse(readFileSync(join(page, 'assets.json'), 'utf8'));
    for (const name of [script, style]) expect(existsSync(join(page, name)), name).toBe(true);
    const { status, out } = etui('console', 'password', '--keys', 'keys', '--generate');
    expect(status).toBe(0);
    expect(out.trim()).toMatch(/^[\w-]{20}$/);
    const { password } = JSON.parse(readFileSync(join(folder, 'keys/console.json'), 'utf8'));
    expect(password).toMatch(/^scrypt\$65536\$8\$2\$/);
  });

  test('checks a pool and the shipped model', () => {
    writeFileSync(join(folder, 'pool.json'), JSON.stringify(REPLAY_POOL));
    expect(etui('pool', 'check', 'pool.json')).toMatchObject({ status: 0 });
    const model = shippedModel(join(folder, 'model-artifacts'));
    const { status, out } = etui('model', 'check', model, '--json');
    expect(status, out).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
  });

  test('reads a log, and trains with the .wasm files of its dependency', () => {
    writeFileSync(join(folder, 'pool.json'), JSON.stringify(REPLAY_POOL));
    const names = Array.from({ length: 60 }, (_, index) => `shopper-${index}`);
    const DAY = 24 * 3_600_000;
    const start = Date.UTC(2025, 0, 1);
    const rows = names.flatMap((shopper, index) => {
      const at = start + (index % 50) * DAY;
      const view = (second: number) => ({
        shopper,
        at: at + second * 1_000,
        name: 'view_item',
        params: { items: [{ item_id: `i-${second}`, price: 30 }] },
      });
      const shown = index % 3 ? 'ten-percent' : null;
      return [
        ...[0, 20, 40].map(view),
        { type: 'exposure', shopper, at: at + 60_000, coupon: shown, propensity: shown ? 2 / 3 : 1 / 3 },
        ...(index % 2 ? [{ type: 'order', shopper, at: at + 300_000, order: shopper, value: 60 }] : []),
      ];
    });
    writeFileSync(join(folder, 'log.ndjson'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const train = ['train', '--logs', 'log.ndjson', '--pool', 'pool.json', '--horizon', '2', '--seed', '3'];
    const { status, out, err } = etui(...train, '--minutes', '1', '--epochs', '1', '--name', 'tiny');
    expect(status, out + err).toBe(0);
    expect(etui('model', 'check', 'model-artifacts/tiny/model.bin').status).toBe(0);
  });
});

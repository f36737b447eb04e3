import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkEgress } from '../../scripts/lint/egress.mjs';
import { checkBlindness, checkFloors } from '../../scripts/lint/floors.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etui-lint-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('the only door to the network', () => {
  test.each([
    ["fetch('/a')", 'fetch'],
    ["globalThis.fetch('/a')", 'fetch'],
    ["window.fetch('/a')", 'fetch'],
    ["self['fetch']('/a')", 'fetch'],
    ['const get = fetch', 'fetch'],
    ['const { fetch } = globalThis', 'fetch'],
    ['const { fetch: get } = window', 'fetch'],
    ['const options = { fetch }', 'fetch'],
    ['(fetch as any)("/a")', 'fetch'],
    ["navigator.sendBeacon('/a')", 'sendBeacon'],
    ["navigator?.sendBeacon?.('/a')", 'sendBeacon'],
    ["const n = navigator; n.sendBeacon('/a')", 'sendBeacon'],
    ['new XMLHttpRequest()', 'XMLHttpRequest'],
    ["new WebSocket('wss://a')", 'WebSocket'],
    ["new EventSource('/a')", 'EventSource'],
    ["new Worker('/a')", 'Worker'],
    ["new window.Worker('/a')", 'Worker'],
    ["new SharedWorker('/a')", 'SharedWorker'],
    ['new Image()', 'Image'],
    ["importScripts('/a')", 'importScripts'],
    ["await import('./a.js')", 'import()'],
    ["document.createElement('img')", "createElement('img')"],
  ])('%s is caught outside egress', (code, what) => {
    for (const path of ['src/wallet/claim.ts', 'widget/offer.ts']) {
      plant(path, `export const before = 1;\n${code};\n`);
    }
    const violations = checkEgress(root);
    expect(violations[0]).toMatch(/^src\/wallet\/claim\.ts:2:\d+ /);
    expect(violations[0]).toContain(` ${what}: `);
    expect(violations.some((line) => line.startsWith('widget/offer.ts:2:'))).toBe(true);
  });

  test.each([
    ['type Get = typeof fetch'],
    ['interface Door { fetch(url: string): Promise<Response>; Worker: typeof Worker }'],
    ["type Lazy = import('./a.js').A"],
    ['class Door { fetch() { return this.fetch } }'],
    ["export const load = (door: { fetch(a: string): void }) => door.fetch('/a')"],
    ['const a = { fetch: 1 }'],
    ["document.createElement('div')"],
    ['// fetch, new Worker() and import() are for egress alone'],
  ])('%s is no reach for the network', (code) => {
    plant('src/wallet/claim.ts', code);
    expect(checkEgress(root)).toEqual([]);
  });

  test('egress itself may, and the loader may create its one script element', () => {
    plant('src/egress.ts', "export const get = () => fetch('/a'); new Worker('/b'); import('./c.js');");
    plant('widget/stub.ts', "document.createElement('script');");
    expect(checkEgress(root)).toEqual([]);
    plant('widget/stub.ts', "fetch('/a');");
    expect(checkEgress(root)).toHaveLength(1);
  });
});

describe('floors', () => {
  test.each([
    ['src/events/session.ts', '../store/store.js', 'src/store/store stands on a higher floor'],
    ['src/pool/schema.ts', './verify.js', 'src/pool/verify stands on a higher floor'],
    ['src/features/encode.ts', '../model/student.js', 'src/model/student stands on a higher floor'],
    ['src/policy/decide.ts', '../engine.js', 'src/engine stands on a higher floor'],
    ['src/engine.ts', './etui.js', 'src/etui stands on a higher floor'],
    ['src/capture/page.ts', '../index.js', 'src/index stands on a higher floor'],
    ['src/index.ts', '../widget/elements.js', 'src/ may not import from widget/'],
    ['src/model/score.ts', '../../server/app.js', 'src/ may not import from server/'],
    ['src/model/score.ts', '../../training/shop.js', 'src/ may not import from training/'],
    ['widget/offer.ts', '../demo/shop.js', 'widget/ may not import from demo/'],
    ['server/app.ts', '../training/train.js', 'server/ may not import from training/'],
  ])('%s may not import %s', (path, specifier, message) => {
    for (const statement of [
      `import { a } from '${specifier}';`,
      `import type { A } from '${specifier}';`,
      `export * from '${specifier}';`,
      `const a = () => import('${specifier}');`,
      `type A = import('${specifier}').A;`,
    ]) {
      plant(path, statement);
      expect(checkFloors(root), statement).toEqual([expect.stringContaining(message)]);
    }
  });

  test.each([
    ['src/policy/decide.ts', '../model/score.js'],
    ['src/features/encode.ts', '../model/types.js'],
    ['src/engine.worker.ts', './engine.js'],
    ['src/pool/verify.ts', './schema.js'],
    ['widget/offer.ts', '../src/index.js'],
    ['training/train.ts', '../src/model/student.js'],
    ['demo/start.ts', '../server/app.js'],
    ['src/index.ts', 'lit'],
  ])('%s may import %s', (path, specifier) => {
    plant(path, `import { a } from '${specifier}';`);
    expect(checkFloors(root)).toEqual([]);
  });

  test('a new room must be given a floor', () => {
    plant('src/attic/box.ts', 'export const box = 1;');
    expect(checkFloors(root)).toEqual([expect.stringContaining('src/attic/box.ts stands on no floor')]);
  });
});

test('src/ may not know the demo or the simulator', () => {
  plant(
    'src/policy/decide.ts',
    '// As the simulator does.\nexport const democracy = 1;\nexport const demo = 2;\n',
  );
  expect(checkBlindness(root)).toEqual([
    'src/policy/decide.ts:1:11 src/ may not know the simulator',
    'src/policy/decide.ts:3:14 src/ may not know the demo',
  ]);
});

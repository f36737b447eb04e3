import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etui-scripts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function entry(code: string): string {
  const path = join(folder, 'entry.ts');
  writeFileSync(path, code);
  return path;
}

test('run passes arguments and the exit code through, and knows where its source lies', () => {
  const path = entry(
    'const told: unknown = [process.argv[1], ...process.argv.slice(2), import.meta.url, import.meta.dirname];\n' +
      'console.log(JSON.stringify(told));\nprocess.exitCode = 7;\n',
  );
  const { status, stdout } = spawnSync(process.execPath, [script('run.mjs'), path, 'a', '--b=c d']);
  expect(JSON.parse(String(stdout))).toEqual([path, 'a', '--b=c d', pathToFileURL(path).href, folder]);
  expect(status).toBe(7);
});

test('run reports an error at its place in the source', () => {
  const path = entry('interface Padding {\n  a: 1;\n}\nthrow new Error("as planned");\n');
  const { status, stderr } = spawnSync(process.execPath, [script('run.mjs'), path]);
  expect(String(stderr)).toContain('as planned');
  expect(String(stderr)).toContain('entry.ts:4:');
  expect(status).toBe(1);
});

test('run hands signals to its entry', async () => {
  const path = entry(
    "process.on('SIGTERM', () => { console.log('tidied up'); process.exit(5); });\n" +
      "setInterval(() => {}, 1000);\nconsole.log('ready');\n",
  );
  const child = spawn(process.execPath, [script('run.mjs'), path]);
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    if (output === 'ready\n') child.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(output).toBe('ready\ntidied up\n');
  expect(code).toBe(5);
});

test('run without an entry says how to use it', () => {
  const { status, stderr } = spawnSync(process.execPath, [script('run.mjs')]);
  expect(String(stderr)).toContain('usage:');
  expect(status).toBe(2);
});

test('CHROMIUM_PATH wins, and is refused when it is nothing to run', () => {
  const find = (path: string) =>
    spawnSync(process.execPath, [script('chromium.mjs')], { env: { ...process.env, CHROMIUM_PATH: path } });
  const found = find(process.execPath);
  expect(String(found.stdout)).toBe(`chromium: $CHROMIUM_PATH: ${process.execPath}\n`);
  const refused = find(join(folder, 'none'));
  expect(String(refused.stderr)).toContain('CHROMIUM_PATH');
  expect(refused.status).toBe(1);
});

test('start names the port that is taken, or that is none', async () => {
  const start = (port: string) =>
    spawnSync(process.execPath, [script('start.mjs')], { env: { ...process.env, PORT: port } });
  expect(String(start('shop').stderr)).toBe('✗ PORT is "shop"; it must be a number from 1 to 65535.\n');

  const holder = createServer();
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, () => resolve((holder.address() as { port: number }).port));
  });
  const { status, stderr } = start(String(port));
  holder.close();
  expect(String(stderr)).toContain(`Port ${port} is taken`);
  expect(status).toBe(1);
});

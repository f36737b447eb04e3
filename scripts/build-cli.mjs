// @ts-check
/**
 * node scripts/build-cli.mjs: builds `dist/server/`, the `etui` command as the package has it. npm's packages stay outside,
 * but for tfjs, which works only as one set of ES modules (see aliases.mjs); its .wasm files are found at run time, in the
 * package that has them. What trains is in chunks of its own, loaded when a command asks for it.
 */

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { consolePage } from './build-console.mjs';
import { forNode } from './run.mjs';
import { wasmInItsPackage } from './tfjs-plugin.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'dist', 'server');
const ENTRY = 'training/cli/etui.ts';

/** What it reads; `dist/server/build.json` holds their hash. */
const INPUTS = ['src', 'server', 'training', 'tsconfig.json', 'package-lock.json', 'scripts'];

function hashInputs() {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const names = statSync(join(root, input)).isDirectory()
      ? readdirSync(join(root, input), { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const name of names) {
      const path = join(root, input, name);
      if (statSync(path).isFile()) hash.update(`${input}/${name}\0`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

export async function buildCli() {
  const inputs = hashInputs();
  const build = await rolldown({
    input: { etui: join(root, ENTRY) },
    ...forNode([wasmInItsPackage]),
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      comments: { legal: false },
    });
    const page = await consolePage();
    checkNotice([
      ...output.flatMap((one) => (one.type === 'chunk' ? Object.keys(one.modules) : [])),
      ...page.modules,
    ]);
    const files = new Map(output.flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one.code]] : [])));
    for (const [name, code] of page.files) files.set(name, code);
    files.set('build.json', `${JSON.stringify({ inputs, packages: packagesOf(output) }, null, 2)}\n`);
    for (const [name, code] of files) write(join(out, name), code);
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
      const path = join(out, name);
      if (statSync(path).isFile() && !files.has(name.replaceAll('\\', '/'))) rmSync(path);
    }
    const bytes = [...files.values()].reduce((sum, code) => sum + Buffer.byteLength(code), 0);
    console.log(`dist/server/: ${files.size} files, ${bytes.toLocaleString('en')} bytes`);
  } finally {
    await build.close();
  }
}

/** Unless `dist/server/` is what these very sources give. */
export async function buildCliIfStale() {
  const file = join(out, 'build.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).inputs === hashInputs()) return;
  await buildCli();
}

/** Who is in the bundle stands in NOTICE. @param {readonly string[]} modules paths */
function checkNotice(modules) {
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8').split(/[\s,]+/);
  const names = modules.map((path) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1]);
  for (const name of new Set(names)) {
    if (name && !notice.includes(name.replaceAll('\\', '/'))) {
      throw new Error(`dist/server bundles ${name}: add its licence to NOTICE`);
    }
  }
}

/** Packages that are looked up at run time: each must be a dependency. @param {readonly any[]} output */
function packagesOf(output) {
  const ids = output.flatMap((one) => (one.type === 'chunk' ? [...one.imports, ...one.dynamicImports] : []));
  const names = ids.map((id) => /^(@[^/]+\/)?[^./][^/]*/.exec(id)?.[0]).filter((name) => name !== undefined);
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && name !== 'chunks').sort();
}

/** Whole or not at all. @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildCli();

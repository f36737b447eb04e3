// @ts-check
/**
 * node scripts/build.mjs [--dev]
 *
 * Builds `dist/`: a few self-contained ES modules, one after the other, because the later ones know the earlier ones by
 * name and integrity (`__ETUI_CHUNKS__`, see src/build.d.ts): the page fetches a chunk, checks it, and only then starts
 * it. Names come from the content, so equal sources give equal bytes.
 *
 * `--dev`: readable, with source maps.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
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
import { gzipSync } from 'node:zlib';
import { browserAliases, forVite } from './aliases.mjs';
import { borrowsKit } from './borrow-plugin.mjs';
import { inlineCodes } from './inline-codes.mjs';
import { webgpuWithoutCpuKernels } from './tfjs-plugin.mjs';
import { tightTemplates } from './tight-templates.mjs';
import { compileWords, wordFiles, wordsAsFiles } from './words.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** @typedef {{ entry: string, chunk?: string, file?: string, format?: 'es' | 'iife', borrows?: boolean }} Target */
/** @typedef {{ file: string, integrity: string }} Chunk */

/**
 * In this order. A `chunk` is fetched later and known by its name to those after it; a `file` keeps its name. One that `borrows`
 * uses Lit and what else the widget's chunk has put on the page by then.
 * @type {Target[]}
 */
const TARGETS = [
  { entry: 'src/model/runtime.worker.ts', chunk: 'runtime' },
  { entry: 'src/wallet/right.worker.ts', chunk: 'right' },
  { entry: 'src/engine.worker.ts', chunk: 'engine' },
  { entry: 'widget/wallet/define.ts', chunk: 'wallet', borrows: true },
  { entry: 'widget/why/define.ts', chunk: 'why', borrows: true },
  { entry: 'widget/privacy/define.ts', chunk: 'privacy', borrows: true },
  { entry: 'widget/elements.ts', chunk: 'widget' },
  { entry: 'widget/script-tag.ts', file: 'etui.js' },
  { entry: 'widget/stub.ts', file: 'etui-stub.js', format: 'iife' },
  { entry: 'src/index.ts', file: 'index.js' },
  ...['gpc', 'tcf', 'google', 'shopify'].map((name) => ({
    entry: `widget/consent/${name}.ts`,
    file: `consent/${name}.js`,
  })),
];

/** What the build reads. `dist/build.json` holds their hash: a change in any makes `dist/` stale. */
const INPUTS = [
  'src',
  'widget',
  'tsconfig.json',
  'package-lock.json',
  'LICENSE',
  'NOTICE',
  'scripts/build.mjs',
];
INPUTS.push('scripts/aliases.mjs', 'scripts/inline-codes.mjs', 'scripts/tfjs-plugin.mjs', 'scripts/stubs');
INPUTS.push('scripts/words.mjs', 'scripts/tight-templates.mjs', 'scripts/borrow-plugin.mjs');

function hashInputs() {
  const hash = createHash('sha256');
  for (const input of INPUTS.filter((path) => existsSync(join(root, path)))) {
    const isFolder = statSync(join(root, input)).isDirectory();
    const names = isFolder
      ? readdirSync(join(root, input), { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const name of names) {
      const path = join(root, input, name);
      if (statSync(path).isFile()) hash.update(`${input}/${name}\0`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

/**
 * The build constant, and each of its parts alone: a file that asks for one chunk shall not carry the names of all.
 * @param {Record<string, Chunk>} chunks
 * @param {Record<string, Record<string, string>>} words
 */
function chunkNames(chunks, words) {
  const parts = TARGETS.flatMap(({ chunk }) =>
    chunk ? [[`__ETUI_CHUNKS__.${chunk}`, JSON.stringify(chunks[chunk]) ?? 'undefined']] : [],
  );
  const books = Object.entries(words).map(([book, files]) => [
    `__ETUI_WORDS__.${book}`,
    JSON.stringify(files),
  ]);
  return {
    __ETUI_CHUNKS__: JSON.stringify(chunks),
    ...Object.fromEntries(parts),
    ...Object.fromEntries(books),
  };
}

/** The words of every language as files by content; what is known of them, by book and language. */
function wordChunks() {
  /** @type {Record<string, Record<string, string>>} */
  const words = {};
  /** @type {[string, string][]} */
  const files = wordFiles(root).map(({ book, language, path }) => {
    const text = JSON.stringify(compileWords(path));
    const hash = createHash('sha256').update(text).digest('base64url');
    words[book] = { ...words[book], [language]: hash };
    return [`chunks/${book}-${language}-${hash.slice(0, 8)}.json`, text];
  });
  return { words, files };
}

/**
 * Bundles one entry into the code of one module that imports nothing.
 * @param {Target} target
 * @param {Record<string, string>} define
 * @param {boolean} dev
 */
async function bundle({ entry, format = 'es', borrows = false }, define, dev) {
  // Only now: whether dist/ is stale can be asked before anything is installed.
  const { build } = await import('vite');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // Named, because Vite would ask NODE_ENV, which is "test" when the tests build: Lit then ships its dev mode.
    resolve: {
      alias: forVite(browserAliases),
      conditions: ['module', 'browser', dev ? 'development' : 'production'],
    },
    plugins: [
      ...(borrows ? [borrowsKit] : []),
      wordsAsFiles,
      webgpuWithoutCpuKernels,
      ...(dev ? [] : [inlineCodes(root), tightTemplates]),
    ],
    define,
    build: {
      write: false,
      target: 'es2022',
      minify: !dev,
      sourcemap: dev ? 'inline' : false,
      modulePreload: false,
      // Not `lib`: that leaves the white space of ES modules in place.
      rolldownOptions: {
        input: join(root, entry),
        preserveEntrySignatures: format === 'es' ? 'strict' : false,
        // Licences are in NOTICE; kept in the code they cost two thirds more bytes.
        output: { format, codeSplitting: false, comments: { legal: false } },
      },
    },
  });
  const outputs = 'output' in result ? result.output : [];
  const [module] = outputs;
  if (module?.type !== 'chunk' || outputs.length > 1)
    throw new Error(`${entry} did not become one single file`);
  const imports = [...module.imports, ...module.dynamicImports];
  if (imports.length > 0) throw new Error(`${entry} still imports ${imports.join(', ')}`);
  checkNotice(entry, Object.keys(module.modules));
  return module.code;
}

/** Who is in the bundle stands in NOTICE. @param {string} entry @param {string[]} modules paths of those not shaken out */
function checkNotice(entry, modules) {
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8').split(/[\s,]+/);
  const names = modules.map((path) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1]);
  for (const name of new Set(names)) {
    if (name && !notice.includes(name.replaceAll('\\', '/'))) {
      throw new Error(`${entry} bundles ${name}: add its licence to NOTICE`);
    }
  }
}

/** Whole or not at all: someone may be serving `dist/`. @param {string} file @param {string} text */
function write(file, text) {
  const path = join(dist, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

/** @param {{ dev?: boolean }} [options] */
export async function build({ dev = false } = {}) {
  const inputs = hashInputs();
  /** @type {Record<string, Chunk>} */
  const chunks = {};
  /** @type {Map<string, string>} */
  const files = new Map();
  const { words, files: texts } = wordChunks();
  for (const [file, text] of texts) files.set(file, text);
  for (const target of TARGETS) {
    if (!existsSync(join(root, target.entry))) {
      console.warn(`build: ${target.entry} does not exist yet, skipped`);
      continue;
    }
    const code = await bundle(target, chunkNames(chunks, words), dev);
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
    const file = target.file ?? `chunks/${target.chunk}-${hash}.js`;
    files.set(file, code);
    if (target.chunk) {
      const integrity = `sha384-${createHash('sha384').update(code).digest('base64')}`;
      chunks[target.chunk] = { file, integrity };
    }
  }

  // Chunks come first in the map: whoever loads etui.js meanwhile finds those it names.
  mkdirSync(dist, { recursive: true });
  for (const [file, code] of files) write(file, code);
  for (const name of ['LICENSE', 'NOTICE']) {
    copyFileSync(join(root, name), join(dist, name));
  }
  const themes = readdirSync(join(root, 'widget', 'themes')).filter((name) => name.endsWith('.css'));
  mkdirSync(join(dist, 'themes'), { recursive: true });
  for (const name of themes) copyFileSync(join(root, 'widget', 'themes', name), join(dist, 'themes', name));
  write('build.json', `${JSON.stringify({ inputs, dev, chunks }, null, 2)}\n`);
  const kept = ['LICENSE', 'NOTICE', 'build.json', ...themes.map((name) => `themes/${name}`)];
  const keep = new Set([...files.keys(), ...kept].map((file) => join(dist, file)));
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = join(dist, name);
    // What build-cli.mjs makes is its own.
    if (/^server[\\/]/.test(name)) continue;
    if (statSync(path).isFile() && !keep.has(path)) rmSync(path);
  }

  const width = Math.max(...[...files.keys()].map((file) => file.length), 4);
  console.log(`${'file'.padEnd(width)} ${'bytes'.padStart(9)} ${'gzip'.padStart(9)}`);
  for (const [file, code] of files) {
    const sizes = [Buffer.byteLength(code), gzipSync(code, { level: 9 }).length];
    console.log(
      [file.padEnd(width), ...sizes.map((size) => size.toLocaleString('en').padStart(9))].join(' '),
    );
  }
}

/** Builds unless `dist/` is what these very sources give. */
export async function buildIfStale() {
  const path = join(dist, 'build.json');
  const last = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (last.dev === false && last.inputs === hashInputs()) return;
  await build();
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build({ dev: process.argv.includes('--dev') });
}

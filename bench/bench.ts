/** npm run bench [-- NAME] [options]: the measurement of that name, or what Etui costs a page. */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  page: () => import('./page-bench.js'),
  visit: () => import('./visit-bench.js'),
  model: () => import('./model/model-bench.js'),
  console: () => import('./console/console-bench.js'),
  server: () => import('./server/server-bench.js'),
  mutations: () => import('./mutations/mutations-bench.js'),
  import: () => import('./import/import-bench.js'),
  rights: () => import('./rights/rights-bench.js'),
};

const [name = ''] = process.argv.slice(2);
const isNamed = name !== '' && !name.startsWith('-');
const bench = BENCHES[isNamed ? name : 'page'];
if (bench) {
  // Each reads its own options.
  if (isNamed) process.argv.splice(2, 1);
  await bench();
} else {
  console.error(`bench: expected one of ${Object.keys(BENCHES).join(', ')}, got ${name}`);
  process.exitCode = 2;
}

export {};

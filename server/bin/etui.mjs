#!/usr/bin/env node
// @ts-check
/** In the repository the sources run as they are; in the package there is only what was built from them. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = fileURLToPath(new URL('../../training/cli/etui.ts', import.meta.url));
if (existsSync(source)) {
  const { bundle } = await import('../../scripts/run.mjs');
  if (process.argv[2] === 'serve')
    await (await import('../../scripts/build-console.mjs')).buildConsoleIfStale();
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(await bundle(source)).href);
} else {
  await import(new URL('../../dist/server/etui.js', import.meta.url).href);
}

/** Bundles the demo's own browser scripts when the demo starts: three small files, a tenth of a second. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = fileURLToPath(new URL('.', import.meta.url));

const ENTRIES = {
  shop: 'shop.ts',
  drawer: 'drawer.ts',
  replay: 'replay.ts',
  states: 'states/states.ts',
  'own-states': 'own/own-states.ts',
} as const;

/** File name → code. */
export async function browserScripts(): Promise<ReadonlyMap<string, string>> {
  const build = await rolldown({
    input: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, join(here, 'browser', file)]),
    ),
    platform: 'browser',
    tsconfig: join(here, '..', 'tsconfig.json'),
  });
  try {
    const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js' });
    return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
  } finally {
    await build.close();
  }
}

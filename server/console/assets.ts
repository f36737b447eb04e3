/** The page's script and style sheet, as scripts/build-console.mjs left them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { ServerError } from '../server-error.js';

export interface Assets {
  /** File names, made from the content. */
  readonly script: string;
  readonly style: string;
  readonly folder: string;
}

const name = v.pipe(v.string(), v.regex(/^page-[0-9a-f]{12}\.(js|css)$/));
const Listed = v.object({ script: name, style: name });

/** In the package they lie beside the command, in the repository where it is built to. */
const PLACES = ['console/', '../console/', '../../dist/server/console/'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
);

/** @throws ServerError missing where the page was never built */
export function findAssets(places: readonly string[] = PLACES): Assets {
  const folder = places.find((place) => existsSync(join(place, 'assets.json')));
  if (folder === undefined)
    throw new ServerError('missing', 'the console’s page is not built: run "npm run build"');
  const listed = v.parse(Listed, JSON.parse(readFileSync(join(folder, 'assets.json'), 'utf8')));
  return { ...listed, folder };
}

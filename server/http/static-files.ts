/** The published folder: two signed files that are asked for again each time, and content that never changes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { Refusal } from '../redeem/refusal.js';

const SIGNED_FILES = ['root.jws', 'manifest.jws'];
/** Named by its SHA-256: whoever has it has it for good. */
const CONTENT = /^[A-Za-z0-9_-]{43}\.(json|bin)$/;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  bin: 'application/octet-stream',
};

export function staticFiles(folder: string): Hono {
  const app = new Hono();
  // Browsers look for the permission to read on a 304, too.
  const tagged = etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'access-control-allow-origin'] });
  app.get('*', compress(), tagged);

  for (const name of SIGNED_FILES) {
    app.get(`/${name}`, async (context) => {
      const body = await readOr404(join(folder, name));
      return context.body(body, 200, { 'content-type': 'application/jose', 'cache-control': 'no-cache' });
    });
  }
  for (const kind of ['pool', 'models']) {
    app.get(`/${kind}/:name`, async (context) => {
      const name = context.req.param('name');
      const [, ending = ''] = CONTENT.exec(name) ?? [];
      const contentType = CONTENT_TYPES[ending];
      if (contentType === undefined) throw new Refusal('not-found', 'no such file');
      const body = await readOr404(join(folder, kind, name));
      const cache = 'public, max-age=31536000, immutable';
      return context.body(body, 200, { 'content-type': contentType, 'cache-control': cache });
    });
  }
  return app;
}

async function readOr404(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) throw new Refusal('not-found', 'no such file');
  return Uint8Array.from(bytes);
}

/** One origin: the shop's pages, its static files, Etui's scripts as built, and Etui's server under /etui/. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';

/** What the script tag says besides the root; see docs in widget/script-tag.ts. */
export interface TagOptions {
  readonly backend?: 'auto' | 'webgpu' | 'cpu';
  /** 0: no random choices, for tests. */
  readonly exploration?: 0;
}

export interface SiteOptions {
  readonly shop: Hono;
  readonly etui: Hono;
  /** The demo's own browser scripts by file name. */
  readonly scripts: ReadonlyMap<string, string>;
  /** Folder of etui.js and its chunks. */
  readonly dist: string;
  readonly origin: string;
}

const staticFolder = fileURLToPath(new URL('shop/static/', import.meta.url));

/**
 * As strict as a shop's policy gets: no inline script or style, no eval, Trusted Types on. Etui asks for one thing
 * beyond `'self'`: `worker-src blob:`, since its worker starts from a blob that was checked first.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types etui lit-html',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
};

export function createSite({ shop, etui, scripts, dist, origin }: SiteOptions): Hono {
  const site = new Hono();
  // The shop is signed for one origin: whoever comes by another name (127.0.0.1) is shown the way.
  site.use(async (c, next) => {
    const { host, pathname, search } = new URL(c.req.url);
    if (host !== new URL(origin).host) return c.redirect(`${origin}${pathname}${search}`, 307);
    return next();
  });
  site.all('/etui/*', (c) => etui.fetch(c.req.raw));

  site.use(compress(), etag());
  const file = async (path: string) => {
    const body = await readFile(path).catch(() => undefined);
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return body
      ? new Response(Uint8Array.from(body), {
          headers: { 'content-type': type, 'cache-control': 'no-cache' },
        })
      : undefined;
  };
  site.get('/etui.js', async (c) => (await file(join(dist, 'etui.js'))) ?? c.notFound());
  site.get('/chunks/:name{[\\w-]+\\.js(?:on)?}', async (c) => {
    return (await file(join(dist, 'chunks', c.req.param('name')))) ?? c.notFound();
  });
  site.get('/consent/:name{[a-z]+\\.js}', async (c) => {
    return (await file(join(dist, 'consent', c.req.param('name')))) ?? c.notFound();
  });
  site.get('/themes/:name{[\\w-]+\\.css}', async (c) => {
    return (await file(join(dist, 'themes', c.req.param('name')))) ?? c.notFound();
  });
  site.get('/static/:name{[\\w-]+\\.\\w+}', async (c) => {
    return (await file(join(staticFolder, c.req.param('name')))) ?? c.notFound();
  });
  site.get('/scripts/:name', (c) => {
    const code = scripts.get(c.req.param('name'));
    return code === undefined ? c.notFound() : c.body(code, 200, { 'content-type': TYPES.js ?? '' });
  });

  site.use(async (c, next) => {
    await next();
    c.header('content-security-policy', POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'strict-origin-when-cross-origin');
  });
  // Not `route`, which would leave the shop's own page for what is not there behind.
  site.all('*', (c) => shop.fetch(c.req.raw));
  return site;
}

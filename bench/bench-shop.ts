/** A plain shop page in front of the built files, with and without the tag: what both are measured on. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PoolInput } from '../src/pool/schema.js';
import { publishShop } from '../training/replay/published-shop.js';
import { REPLAY_POOL } from '../training/replay/replay-pool.js';

export interface BenchShop {
  /** Address of the page; `?etui` puts the tag in, `?etui=webgpu` with that backend by name. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A pool of so many coupons, each of them so dear to the budget that it is scored in full and never shown: every
 * event is then a whole decision.
 */
export function benchPool(coupons: number, shop: string): PoolInput {
  const all = REPLAY_POOL.coupons;
  return {
    ...REPLAY_POOL,
    shop,
    restraint: { minEvents: 0 },
    coupons: Array.from({ length: coupons }, (_, index) => ({
      ...(all[index % all.length] as (typeof all)[number]),
      id: `coupon-${index}`,
      prices: { mu: 1_000_000_000 },
    })),
  };
}

/** @param dist folder of the built files */
export async function openBenchShop(dist: string, modelFile: string, coupons: number): Promise<BenchShop> {
  let root = '';
  let published: Awaited<ReturnType<typeof publishShop>> | undefined;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    try {
      const body =
        pathname === '/'
          ? page(root, searchParams.get('etui'))
          : pathname.startsWith('/etui/')
            ? await readFile(join(dist, pathname.slice('/etui/'.length)))
            : await published?.getStatic(`${published.options.shop}${pathname}`, {
                maxBytes: Number.POSITIVE_INFINITY,
                mostMs: Number.POSITIVE_INFINITY,
              });
      const type =
        pathname === '/'
          ? 'text/html'
          : pathname.endsWith('.js')
            ? 'text/javascript'
            : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  published = await publishShop(benchPool(coupons, origin), modelFile, Date.now());
  root = published.options.root;
  return {
    url: `${origin}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await published?.remove();
    },
  };
}

/** A product list with something to move, should anything push it, and a button that tells of an event. */
function page(root: string, etui: string | null): string {
  const tag = `<script type="module" src="/etui/etui.js" data-root="${root}" data-base="/" data-consent="granted" data-backend="${etui || 'auto'}"></script>`;
  const items = Array.from(
    { length: 40 },
    (_, index) => `<li><h2>Item ${index}</h2><p>Words about it.</p></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<script>dataLayer = []; view = (n) => dataLayer.push({ event: 'view_item', ecommerce: { currency: 'USD', value: 38,
items: [{ item_id: 'B' + (n % 40), item_name: 'Item', item_category: 'skirts', price: 38 }] } });</script>
${etui === null ? '' : tag}</head><body><h1>Shop</h1><button onclick="view(1)">Look</button><ul>${items.join('')}</ul></body></html>`;
}

/**
 * The demo: a storefront and Etui's server behind one port, so that everything is the shop's own origin.
 *
 *     npm start              PORT=4500 npm start
 *
 * Tests and benches call `startDemo`. What is made here (keys, signed files, database) lies in `.demo/`, ignored by git.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../server/app.js';
import { openDatabase } from '../server/db/open-database.js';
import { readServerSecrets } from '../server/sign/keys.js';
import { renewManifest } from '../server/sign/sign-pool.js';
import { rotateTokenKeys } from '../server/token/rotate-keys.js';
import type { PoolInput } from '../src/pool/schema.js';
import { browserScripts } from './browser-scripts.js';
import { listen } from './listen.js';
import { demoPool } from './pool.js';
import { ensureKeys, newestModel, publishPool } from './publish.js';
import { createShop } from './shop/app.js';
import { couponDesk } from './shop/coupon-desk.js';
import { createSite, type TagOptions } from './site.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface DemoOptions extends TagOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Where keys, signed files and the database lie; `.demo` when absent. */
  readonly dir?: string;
  /** A model artifact; the newest of model-artifacts/ when absent. */
  readonly model?: string;
  /** Ids of the coupons to sign; the demo's whole pool when absent. */
  readonly coupons?: readonly string[];
  /** What to change of the pool before it is signed, for tests. */
  readonly pool?: (pool: PoolInput) => PoolInput;
  /** No progress lines. */
  readonly quiet?: boolean;
}

export interface Demo {
  /** e.g. `http://localhost:4400`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A hosted manifest lives a day; one that is renewed this often never gets old. */
const RENEW_EVERY_MS = 6 * 3_600_000;

/** Starts everything. Errors say what to do; nothing is left running behind one. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port, dir = join(root, '.demo'), quiet = false } = options;
  const { pool: changed = (pool: PoolInput) => pool } = options;
  const say = (line: string) => {
    if (!quiet) console.log(`• ${line}`);
  };
  const model = options.model ?? newestModel(join(root, 'model-artifacts'));
  if (!model || !existsSync(model)) {
    throw new Error('there is no model artifact in model-artifacts/: make one with "npm run train"');
  }
  if (!existsSync(join(root, 'dist', 'etui.js'))) {
    throw new Error('there is no dist/etui.js: make it with "npm run build"');
  }

  const server = await listen(port);
  const closing: (() => Promise<void> | void)[] = [() => server.close()];
  try {
    const shop = server.url;
    const keys = join(dir, 'keys');
    // The shop's origin is signed, so each port has files of its own.
    const folder = join(dir, new URL(shop).port);
    if (await ensureKeys(keys)) say('made demo keys (they stay in .demo/, which git ignores)');
    const published = await publishPool(
      join(folder, 'public'),
      keys,
      changed(poolOf(shop, options.coupons)),
      model,
      Date.now(),
    );
    say(`signed the pool: version ${published.version}, ${published.report.pool?.coupons.length} coupons`);
    const rotate = () => rotateTokenKeys({ folder: join(folder, 'public'), keys, now: Date.now() });
    await rotate();
    const renewal = setInterval(() => {
      renewManifest({ folder: join(folder, 'public'), keys: [keys], now: Date.now() })
        .then(rotate)
        .catch((error: unknown) => console.error('the manifest could not be renewed:', error));
    }, RENEW_EVERY_MS);
    renewal.unref();
    closing.unshift(() => clearInterval(renewal));

    say('opening the database …');
    const database = await openDatabase({ folder: join(folder, 'data') });
    closing.push(() => database.close());
    const secrets = await readServerSecrets(keys);
    const etui = createApp({
      db: database.db,
      clock: Date.now,
      random: (bytes) => randomBytes(bytes),
      config: {
        shop,
        folder: join(folder, 'public'),
        codeKey: secrets.codeKey,
        backendSecrets: secrets.backend,
        tokenKeys: keys,
      },
      onError: (error) => console.error('Etui’s server:', error),
    });

    const [secret = ''] = secrets.backend;
    const { backend, exploration } = options;
    const tag = {
      root: published.anchor,
      apply: '/checkout',
      ...(backend && { backend }),
      ...(exploration !== undefined && { exploration }),
    };
    const desk = couponDesk({ base: `${shop}/etui/`, secret });
    const site = createSite({
      shop: createShop({ tag, desk }),
      etui,
      scripts: await browserScripts(),
      dist: join(root, 'dist'),
      origin: shop,
    });
    server.serve(site.fetch);
    say(`the shop is open: ${shop}`);
    const close = async () => {
      for (const step of closing) await step();
    };
    return { url: shop, close };
  } catch (error) {
    for (const step of closing) await step();
    throw error;
  }
}

function poolOf(shop: string, ids: readonly string[] | undefined): PoolInput {
  const pool = demoPool(shop);
  return ids ? { ...pool, coupons: pool.coupons.filter(({ id }) => ids.includes(id)) } : pool;
}

const GUIDE = `
  1. Open the address. Say yes to "May this shop remember your visit".
  2. Go to Textiles and look at the first three things, some seconds each. Put the third in
     the cart: an offer comes. (Walk another way, and rightly none may.)
  3. Ask it "Why this offer?", then claim it.
  4. Go to the checkout: the code is applied. Order, or try the card that is declined.
  5. Click "Developer drawer" at the foot of any page to watch the model think.

  Ctrl-C closes the shop.`;

/** `npm start`. */
async function main(): Promise<void> {
  const demo = await startDemo({ port: Number(process.env['PORT'] ?? 4400) });
  console.log(`\n  Larch & Loom: ${demo.url}\n${GUIDE}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void demo.close().then(() => process.exit(0)));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(`\n✗ ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  });
}

/**
 * Erased means gone: markers are planted in every store that Etui has or could have had, erased by the shopper's own button, and looked
 * for where a shopper, a script, DevTools and a copy of the browser's profile would find them.
 *
 * What this can't promise, and docs/own-data.md says: LevelDB, in which Chromium keeps IndexedDB, marks rows as deleted and drops their
 * bytes when it compacts its files. Until then a forensic look at the raw files may find them; no page can hasten that.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PRODUCTS } from '../../demo/catalogue.js';
import { type Demo, startDemo } from '../../demo/start.js';
import { findChromium } from '../../scripts/chromium.mjs';
import type { Etui } from '../../src/etui.js';
import { randomArtifact } from '../support/random-artifact.js';

const MARKER = 'PLANTED-7F3K92QX';
/** A student that finds every coupon worth showing: there is something to claim. */
const EAGER = { base: [-12, 0], coupons: [20, -12, 0] };
const dear = PRODUCTS.filter(({ price }) => price > 9_000).slice(0, 3);

let dir: string;
let demo: Demo;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'etui-erase-'));
  const model = join(dir, 'model.bin');
  await writeFile(model, await randomArtifact(1, EAGER));
  demo = await startDemo({
    port: 0,
    dir: join(dir, 'demo'),
    quiet: true,
    backend: 'cpu',
    exploration: 0,
    coupons: ['whole-5'],
    model,
  });
});
afterAll(async () => {
  await demo.close();
  await rm(dir, { recursive: true, force: true });
});

function openProfile(profile: string): Promise<BrowserContext> {
  const { executablePath, env, args } = findChromium();
  return chromium.launchPersistentContext(join(dir, profile), { executablePath, env, args, headless: true });
}

const onPage = <Result>(page: Page, ask: (etui: Etui) => Promise<Result>): Promise<Result> =>
  page.evaluate(`(${ask})(globalThis[Symbol.for('etui')])`) as Promise<Result>;

/** Tells the engine of a thing called like the marker, and waits until it is recorded. */
const track = (page: Page, name: string) =>
  page.evaluate(async (id) => {
    const etui = (globalThis as unknown as Record<symbol, Etui>)[Symbol.for('etui')] as Etui;
    etui.track('view_item', {
      currency: 'EUR',
      items: [{ item_id: id, item_name: id, item_category: id, price: 9 }],
    });
    await etui.settled();
  }, name);

/** Everything of this origin that a page can read, as one text. */
const readableByPage = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        found.push(
          await new Promise((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
          }),
        );
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        found.push(request.url, await (await cache.match(request))?.text());
    }
    return JSON.stringify(found);
  });

/** The same as DevTools' Application panel sees it. */
async function readableByDevTools(cdp: CDPSession, origin: string): Promise<string> {
  const found: unknown[] = [];
  const { databaseNames } = await cdp.send('IndexedDB.requestDatabaseNames', { securityOrigin: origin });
  for (const databaseName of databaseNames) {
    const { databaseWithObjectStores } = await cdp.send('IndexedDB.requestDatabase', {
      securityOrigin: origin,
      databaseName,
    });
    for (const { name } of databaseWithObjectStores.objectStores) {
      const rows = await cdp.send('IndexedDB.requestData', {
        securityOrigin: origin,
        databaseName,
        objectStoreName: name,
        skipCount: 0,
        pageSize: 10_000,
      });
      for (const { value } of rows.objectStoreDataEntries) found.push(await deep(cdp, value.objectId));
    }
  }
  for (const isLocalStorage of [true, false]) {
    found.push(
      await cdp.send('DOMStorage.getDOMStorageItems', {
        storageId: { securityOrigin: origin, isLocalStorage },
      }),
    );
  }
  found.push(await cdp.send('Network.getCookies', { urls: [origin] }));
  const { caches } = await cdp.send('CacheStorage.requestCacheNames', { securityOrigin: origin });
  for (const { cacheId, cacheName } of caches) {
    found.push(cacheName, await cdp.send('CacheStorage.requestEntries', { cacheId }));
  }
  return JSON.stringify(found);
}

/** A stored value as JSON: DevTools hands out references. */
async function deep(cdp: CDPSession, objectId: string | undefined): Promise<unknown> {
  if (!objectId) return undefined;
  const { result } = await cdp.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: 'function () { return JSON.stringify(this); }',
    returnByValue: true,
  });
  return result.value;
}

it('finds no marker in any store, any tab, DevTools’ view or the profile’s own database', async () => {
  const browser = await openProfile('profile');
  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));

  // A visit that leaves something everywhere: acts, an offer, a claimed code.
  await page.goto(demo.url);
  await page.getByRole('button', { name: 'Yes' }).click();
  for (const { id } of dear) await page.goto(`${demo.url}/p/${id}`);
  await track(page, MARKER);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  const card = page.locator('etui-offer').getByRole('region');
  await card.getByRole('button', { name: 'Claim' }).click();
  const code = (await card.locator('[part="code"]').textContent()) as string;

  // Another tab that remembers in memory, and what older builds or a server might have left.
  const other = await browser.newPage();
  await other.goto(`${demo.url}/c/lighting`);
  await track(other, `${MARKER}-other-tab`);
  await page.goto(`${demo.url}/your-data`);
  await page.evaluate(async (marker) => {
    localStorage.setItem('etui.old', marker);
    sessionStorage.setItem('etui.old', marker);
    // biome-ignore lint/suspicious/noDocumentCookie: as a server's first-party cookie would look to a page
    document.cookie = `etui_arm=${marker}; path=/`;
    await (await caches.open('etui-old')).put('/old', new Response(marker));
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('etui');
      request.onsuccess = () => resolve(request.result);
    });
    const transaction = database.transaction('values', 'readwrite');
    transaction.objectStore('values').put(marker, 'planted');
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, MARKER);

  const cdp = await browser.newCDPSession(page);
  const planted = [await readableByPage(page), await readableByDevTools(cdp, demo.url)];
  for (const text of planted) {
    for (const what of [MARKER, `${MARKER}-other-tab`, code]) expect(text).toContain(what);
  }

  const privacy = page.locator('etui-privacy');
  await privacy.getByRole('button', { name: 'Erase …' }).click();
  await privacy.getByRole('button', { name: 'Erase now' }).click();
  await expect.poll(() => privacy.locator('.status').textContent()).toBe('Erased.');

  for (const text of [await readableByPage(page), await readableByDevTools(cdp, demo.url)]) {
    expect(text).not.toContain(MARKER);
    expect(text).not.toContain(code);
  }
  for (const tab of [page, other]) {
    const kept = JSON.stringify(await onPage(tab, (etui) => etui.exportAll()));
    expect(kept).not.toContain(MARKER);
    expect(kept).not.toContain(code);
  }
  expect(await onPage(other, (etui) => etui.status())).toMatchObject({ events: 0 });
  expect(trouble).toEqual([]);
  await browser.close();

  // What the profile's folder holds, read by a browser that has never been here: a copy, so that nothing of this one is left in memory.
  await cp(join(dir, 'profile'), join(dir, 'copy'), { recursive: true });
  const reader = await openProfile('copy');
  const fresh = await reader.newPage();
  await fresh.goto(`${demo.url}/static/icon.svg`);
  const session = await reader.newCDPSession(fresh);
  const left = await readableByDevTools(session, demo.url);
  expect(left).not.toContain(MARKER);
  expect(left).not.toContain(code);
  await reader.close();
});

it('shows the shopper’s own page under a strict policy, from chunks of its own that come for that page alone', async () => {
  const browser = await openProfile('strict');
  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (line) => line.type() === 'error' && trouble.push(line.text()));
  const chunks: string[] = [];
  page.on('request', (request) => {
    const [, name] = /\/chunks\/(wallet|why|privacy)-[\w-]+\.js$/.exec(request.url()) ?? [];
    if (name) chunks.push(name);
  });
  await page.goto(demo.url);
  await page.waitForLoadState('networkidle');
  expect(chunks).toEqual([]);
  await page.goto(`${demo.url}/your-data`);
  await page.locator('etui-privacy').getByRole('heading', { name: 'What is kept' }).waitFor();
  await page.locator('etui-wallet').getByText('No coupons yet').waitFor();
  await page.locator('etui-why').getByText('No offer has been chosen').waitFor();
  expect(chunks.sort()).toEqual(['privacy', 'wallet', 'why']);
  expect(trouble).toEqual([]);
  await browser.close();
});

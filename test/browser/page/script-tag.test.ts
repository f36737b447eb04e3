import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Host } from '../../../src/capture/report.js';
import type { Etui } from '../../../src/etui.js';
import { SCHEDULE } from '../../../src/schedule.js';
import { openPage } from '../capture/frames.js';

type Page = Host & { etui?: Etui; [key: symbol]: Etui | undefined };

const ROOT = 'A'.repeat(43);
const TAG = '/widget/script-tag.ts';
let page: Page | undefined;

afterEach(() => page?.[Symbol.for('etui')]?.stop());

/** A plain HTML page with console notes kept. */
async function open(body = ''): Promise<{ page: Page; notes: string[] }> {
  const host = (await openPage(body)) as Page;
  page = host;
  const notes: string[] = [];
  vi.spyOn((host as unknown as { console: Console }).console, 'info').mockImplementation((text) => {
    notes.push(String(text));
  });
  return { page: host, notes };
}

/** Adds the tag as a shop would; resolves when it has run. */
function load(host: Page, data: Record<string, string>, { src = TAG, type = 'module' } = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = host.document.createElement('script');
    script.type = type;
    script.src = src;
    Object.assign(script.dataset, data);
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} did not load`));
    host.document.head.append(script);
  });
}

const instanceOf = (host: Page) => host[Symbol.for('etui')];
/** The engine's script is no file of this test's server: it can't start, which is noted once its time has come. */
const NO_ENGINE = /^etui: egress\/worker-failed/;

describe('the tag', () => {
  test('starts Etui with the options it carries, and says where to find it', async () => {
    const { page: host, notes } = await open();
    await load(host, { root: ROOT, dataLayer: 'shopLayer', exploration: '0' });
    expect(instanceOf(host)?.track).toBeTypeOf('function');
    expect(host.etui).toBe(instanceOf(host));
    expect(notes).toEqual([]);
  });

  test.each(['true', 'false'])('its word on WebAssembly is a truth value: %s', async (wasm) => {
    const { page: host, notes } = await open();
    await load(host, { root: ROOT, wasm });
    expect(instanceOf(host)).toBeDefined();
    expect(notes).toEqual([]);
  });

  test('without a root it notes so once, and the page has no Etui', async () => {
    const { page: host, notes } = await open();
    await load(host, {});
    expect(instanceOf(host)).toBeUndefined();
    expect(notes).toEqual(['etui: option/invalid, root: expected a SHA-256 in base64url, 43 characters']);
  });

  test.each([
    [{ consent: 'yes' }, 'consent'],
    [{ exploration: 'off' }, 'exploration'],
    [{ backend: 'gpu' }, 'backend'],
    [{ wasm: 'yes' }, 'wasm'],
    [{ wasm: '0' }, 'wasm'],
  ])('a wrong option %j is noted by its name, and nothing is thrown', async (wrong, name) => {
    const { page: host, notes } = await open();
    const errors = vi.fn();
    host.addEventListener('error', errors);
    await load(host, { root: ROOT, ...wrong });
    expect(instanceOf(host)).toBeUndefined();
    expect(notes).toEqual([expect.stringMatching(`^etui: option/invalid, ${name}: expected `)]);
    expect(errors).not.toHaveBeenCalled();
  });

  test('options may stand on the page’s offer instead; the tag’s own come first', async () => {
    const { page: host, notes } = await open(
      `<etui-offer data-root="${ROOT}" data-backend="gpu"></etui-offer>`,
    );
    await load(host, { backend: 'cpu' });
    expect(instanceOf(host)).toBeDefined();
    expect(notes).toEqual([]);
  });

  test('a page with an `etui` of its own keeps it', async () => {
    const { page: host } = await open();
    Object.assign(host, { etui: 'theirs' });
    await load(host, { root: ROOT });
    expect(host.etui).toBe('theirs');
    expect(instanceOf(host)).toBeDefined();
  });

  test('loaded twice, the first one stays, and the page notices nothing', async () => {
    const { page: host, notes } = await open();
    await load(host, { root: ROOT });
    const first = instanceOf(host);
    await load(host, { root: ROOT }, { src: `${TAG}?again` });
    await load(host, {}, { src: `${TAG}?and-again` });
    expect(instanceOf(host)).toBe(first);
    expect(host.etui).toBe(first);
    await expect.poll(() => host.document.querySelectorAll('etui-offer').length).toBe(1);
    await expect.poll(() => notes.filter((text) => NO_ENGINE.test(text)).length).toBe(1);
  });
});

describe('the card', () => {
  const settled = (host: Page) => new Promise((resolve) => host.setTimeout(resolve, SCHEDULE.widget + 50));

  test('is put into a page that has no place for offers', async () => {
    const { page: host } = await open();
    await load(host, { root: ROOT });
    expect(host.document.querySelector('etui-offer')).toBeNull();
    await settled(host);
    expect(host.document.querySelector('etui-offer')?.getAttribute('form')).toBe('over');
  });

  test('is left out where the page has a place, or wants none', async () => {
    const [placed, none] = [await open('<etui-offer></etui-offer>'), await open()];
    await load(placed.page, { root: ROOT });
    await load(none.page, { root: ROOT, offer: 'none' });
    await Promise.all([settled(placed.page), settled(none.page)]);
    expect(placed.page.document.querySelectorAll('etui-offer')).toHaveLength(1);
    expect(none.page.document.querySelectorAll('etui-offer')).toHaveLength(0);
    instanceOf(placed.page)?.stop();
  });
});

describe('the stub', () => {
  const moduleOf = (host: Page) =>
    [...host.document.querySelectorAll<HTMLScriptElement>('script[type="module"]')].at(-1);

  test('a classic script that brings the module in, with its options', async () => {
    const { page: host } = await open();
    await load(host, { root: ROOT, src: TAG, dataLayer: 'shopLayer' }, { src: '/widget/stub.ts', type: '' });
    await expect.poll(() => instanceOf(host)).toBeDefined();
    const module = moduleOf(host);
    expect(module?.dataset).toMatchObject({ root: ROOT, dataLayer: 'shopLayer' });
  });

  test('finds the module beside itself', async () => {
    const { page: host } = await open();
    await load(host, { root: ROOT }, { src: '/widget/stub.ts', type: '' });
    const module = moduleOf(host);
    expect(module?.src).toBe(new URL('/widget/etui.js', location.href).href);
  });
});

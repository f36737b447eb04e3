import { afterEach, expect, test } from 'vitest';
import { captureAll } from '../../../src/capture/capture.js';
import type { Host, Stop } from '../../../src/capture/report.js';
import { openPage, recorder } from './frames.js';

const stops: Stop[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const PATH = '/test/browser/capture/blank.html';
const jsonLd = (sku: string) =>
  `<script type="application/ld+json">{"@type":"Product","sku":"${sku}"}</script>`;
const viewOf = (id: string) => ({ event: 'view_item', ecommerce: { items: [{ item_id: id }] } });

/** A page whose timers run when told to. */
async function start(body: string, layer?: unknown[]) {
  const host = await openPage(body);
  const timers: (() => void)[] = [];
  const timed = new Proxy(host, {
    get(target, key) {
      if (key === 'setTimeout') return (work: () => void) => timers.push(work);
      if (key === 'clearTimeout')
        return (id: number | undefined) => id && timers.splice(id - 1, 1, () => undefined);
      const value = Reflect.get(target, key);
      // Methods want their own window; classes stay classes.
      return typeof value === 'function' && !value.prototype ? value.bind(target) : value;
    },
  }) as Host;
  if (layer) Object.assign(host, { dataLayer: layer });
  const recorded = recorder();
  stops.push(captureAll(recorded.report, timed, 'dataLayer'));
  const later = () => {
    for (const work of timers.splice(0)) work();
  };
  const views = () => recorded.seen.filter(({ name }) => name === 'view_item');
  return { host, later, views, ...recorded };
}

test('a page that says nothing itself is read from its JSON-LD, as text for the engine', async () => {
  const { later, seen } = await start(jsonLd('T-1'));
  later();
  expect(seen).toEqual([
    { source: 'page', name: 'page_view', params: { page_path: PATH } },
    { source: 'json-ld', name: 'view_item', params: ['{"@type":"Product","sku":"T-1"}'] },
  ]);
});

test('JSON-LD is silent where the data layer has said so', async () => {
  const { later, views } = await start(jsonLd('T-1'), [viewOf('T-1')]);
  later();
  expect(views().map(({ source }) => source)).toEqual(['data-layer']);
});

test('a page without a product sends no JSON-LD at all', async () => {
  const { later, names } = await start(
    '<script type="application/ld+json">{"@type":"Organization"}</script>',
  );
  later();
  expect(names()).toEqual(['page_view']);
});

test('a new address is a new page: its JSON-LD is read, what lay there before is not', async () => {
  const { host, later, views } = await start(jsonLd('T-1'));
  later();
  host.history.pushState(null, '', '/shop/2');
  await new Promise((resolve) => setTimeout(resolve));
  later();
  expect(views()).toHaveLength(1);
  host.history.pushState(null, '', '/shop/3');
  await new Promise((resolve) => setTimeout(resolve));
  host.document.body.innerHTML = jsonLd('T-3');
  later();
  expect(views().at(-1)?.params).toEqual(['{"@type":"Product","sku":"T-3"}']);
});

test('what Etui measures itself does not count twice', async () => {
  const layer = [
    { event: 'page_view', page_path: PATH },
    { event: 'page_view' },
    { event: 'scroll', percent_scrolled: 90 },
    { event: 'user_engagement', engagement_time_msec: 5 },
    { event: 'page_view', page_path: '/virtual' },
  ];
  const { seen } = await start('', layer);
  expect(seen.map(({ source, params }) => [source, params])).toEqual([
    ['page', { page_path: PATH }],
    ['data-layer', { page_path: '/virtual' }],
  ]);
});

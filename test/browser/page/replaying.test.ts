import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunningEngine } from '../../../src/etui/life.js';
import { checkOptions, type EtuiOptions } from '../../../src/etui/options.js';
import { type Etui, openEtui } from '../../../src/etui.js';
import type { RawEvent } from '../../../src/events/raw-event.js';
import type { PageMessage } from '../../../src/protocol.js';

let etui: Etui | undefined;
const got: RawEvent[] = [];

/** Starts Etui on this very page with an engine that only listens. */
async function start(options: Partial<EtuiOptions>): Promise<Etui> {
  const engine: RunningEngine = {
    onmessage: null,
    onerror: null,
    postMessage: (message: PageMessage) => {
      if (message.type === 'events') got.push(...message.events);
    },
    terminate: () => undefined,
  };
  const checked = checkOptions({ root: 'A'.repeat(43), ...options }, window, 'https://cdn.example/');
  etui = openEtui(checked, {
    host: window,
    startEngine: async () => engine,
    load: async () => undefined,
  });
  await vi.advanceTimersByTimeAsync(1_000);
  return etui;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  etui?.stop();
  vi.useRealTimers();
  got.length = 0;
});

test('an event told with its time keeps it; another has the time of telling', async () => {
  const page = await start({ capture: 'none' });
  page.track('view_item', {}, { at: 1_700_000_000_000 });
  page.track('view_cart');
  await vi.advanceTimersByTimeAsync(10);
  expect(got.map(({ name, at }) => [name, at])).toEqual([
    ['view_item', 1_700_000_000_000],
    ['view_cart', Date.now() - 10],
  ]);
});

test('without capture the page itself is not heard', async () => {
  Object.assign(window, { quietLayer: [{ event: 'view_cart' }] });
  const page = await start({ capture: 'none', dataLayer: 'quietLayer' });
  page.track('search', { search_term: 'lamp' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(got.map(({ name }) => name)).toEqual(['search']);
});

test('with capture it is', async () => {
  Object.assign(window, { loudLayer: [{ event: 'view_cart' }] });
  await start({ dataLayer: 'loudLayer' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(got.map(({ name }) => name)).toEqual(expect.arrayContaining(['page_view', 'view_cart']));
});

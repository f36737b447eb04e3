import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { capturePage } from '../../../src/capture/page.js';
import type { Host, Stop } from '../../../src/capture/report.js';
import { frames, openPage, openWatched, recorder } from './frames.js';

const PATH = '/test/browser/capture/blank.html';
const stops: Stop[] = [];
let now = 0;

beforeEach(() => {
  now = 1_000;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function start(body = '') {
  const { host, show } = await openWatched(() => now, body);
  const recorded = recorder();
  const views = vi.fn();
  stops.push(capturePage(recorded.report, host, views));
  const dwells = () =>
    recorded.seen.filter(({ name }) => name === 'user_engagement').map(({ params }) => params);
  return { host, show, views, dwells, stop: () => stops.pop()?.(), ...recorded };
}

const navigate = (host: Host, path: string) => host.history.pushState(null, '', path);

describe('views', () => {
  test('the page itself, by its path without query and fragment', async () => {
    const { host, seen, views } = await start();
    expect(seen).toEqual([{ source: 'page', name: 'page_view', params: { page_path: PATH } }]);
    expect(views).toHaveBeenCalledTimes(1);
    navigate(host, `${PATH}?email=a@b.example#top`);
    await frames(host);
    expect(seen).toHaveLength(1);
  });

  test('each address that the page changes to without loading, back included', async () => {
    const { host, seen, views } = await start();
    navigate(host, '/shop/tea');
    navigate(host, '/shop/cups?colour=blue');
    host.history.back();
    await expect.poll(() => views.mock.calls.length).toBe(4);
    expect(seen.map(({ params }) => (params as { page_path: string }).page_path)).toEqual([
      PATH,
      '/shop/tea',
      '/shop/cups',
      '/shop/tea',
    ]);
  });

  test('the page’s own `history` is left as it is', async () => {
    const { host } = await start();
    expect(Object.keys(host.history)).toEqual([]);
    expect(Function.prototype.toString.call(host.history.pushState)).toContain('[native code]');
  });

  test('without the Navigation API the address is compared once a second', async () => {
    vi.useFakeTimers();
    try {
      const host = await withRealTimers(() => openPage());
      const bare = new Proxy(host, {
        get: (target, key) => {
          if (key === 'navigation') return undefined;
          if (key === 'setInterval') return setInterval;
          if (key === 'clearInterval') return clearInterval;
          const value = Reflect.get(target, key);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      const { report, seen } = recorder();
      stops.push(capturePage(report, bare, () => undefined));
      navigate(host, '/shop/tea');
      expect(seen).toHaveLength(1);
      vi.advanceTimersByTime(1_000);
      expect(seen.at(-1)).toMatchObject({ name: 'page_view', params: { page_path: '/shop/tea' } });
      stops.pop()?.();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('dwell', () => {
  test('is told when the page is hidden, and only time in view counts', async () => {
    const { show, dwells } = await start();
    now += 4_000;
    show('hidden');
    now += 60_000;
    show('visible');
    now += 1_500;
    show('hidden');
    expect(dwells()).toEqual([
      { engagement_time_msec: 4_000, page_path: PATH },
      { engagement_time_msec: 1_500, page_path: PATH },
    ]);
  });

  test('is told once when the page goes away', async () => {
    const { host, show, dwells } = await start();
    now += 2_000;
    host.dispatchEvent(new host.PageTransitionEvent('pagehide'));
    show('hidden');
    expect(dwells()).toEqual([{ engagement_time_msec: 2_000, page_path: PATH }]);
  });

  test('belongs to the address that was read, not to the next', async () => {
    const { host, dwells, names } = await start();
    now += 3_000;
    navigate(host, '/shop/tea');
    now += 2_000;
    navigate(host, '/shop/cups');
    await expect.poll(() => names().length).toBe(5);
    expect(dwells()).toEqual([
      { engagement_time_msec: 3_000, page_path: PATH },
      { engagement_time_msec: 2_000, page_path: '/shop/tea' },
    ]);
  });

  test('a glance tells nothing', async () => {
    const { show, dwells } = await start();
    now += 99;
    show('hidden');
    expect(dwells()).toEqual([]);
  });

  test('a page back from the browser’s cache is viewed again', async () => {
    const { host, names } = await start();
    host.dispatchEvent(new host.PageTransitionEvent('pageshow', { persisted: false }));
    expect(names()).toEqual(['page_view']);
    host.dispatchEvent(new host.PageTransitionEvent('pageshow', { persisted: true }));
    expect(names()).toEqual(['page_view', 'page_view']);
  });
});

describe('scroll', () => {
  const percents = (seen: readonly { readonly name: unknown; readonly params: unknown }[]) =>
    seen
      .filter(({ name }) => name === 'scroll')
      .map(({ params }) => (params as { percent_scrolled: number }).percent_scrolled);

  test('each mark is told once, on the way down', async () => {
    const { host, seen } = await start('<div style="height: 3000px"></div>');
    host.scrollTo(0, 1_300);
    await expect.poll(() => percents(seen)).toEqual([25, 50]);
    host.scrollTo(0, 0);
    await new Promise((resolve) => host.setTimeout(resolve, 300));
    host.scrollTo(0, 5_000);
    await expect.poll(() => percents(seen)).toEqual([25, 50, 75, 90]);
  });

  test('a page that fits its window is not scrolled', async () => {
    const { host, seen } = await start('<p>short</p>');
    host.document.dispatchEvent(new host.Event('scroll'));
    await new Promise((resolve) => host.setTimeout(resolve, 300));
    expect(percents(seen)).toEqual([]);
  });
});

test('after stopping nothing more is heard', async () => {
  const { host, stop, names, show } = await start('<div style="height: 3000px"></div>');
  stop();
  now += 5_000;
  navigate(host, '/shop/tea');
  host.scrollTo(0, 5_000);
  show('hidden');
  await new Promise((resolve) => host.setTimeout(resolve, 300));
  expect(names()).toEqual(['page_view']);
});

/** Loading a page takes real time. */
async function withRealTimers<Result>(work: () => Promise<Result>): Promise<Result> {
  vi.useRealTimers();
  const result = await work();
  vi.useFakeTimers();
  return result;
}

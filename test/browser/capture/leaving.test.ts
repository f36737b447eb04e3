import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captureLeaving } from '../../../src/capture/leaving.js';
import type { Host, Stop } from '../../../src/capture/report.js';
import { openWatched, recorder } from './frames.js';

const stops: Stop[] = [];
let now = 0;

beforeEach(() => {
  now = 10_000;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function start(body = '') {
  const { host, show } = await openWatched(() => now, body);
  const recorded = recorder();
  stops.push(captureLeaving(recorded.report, host));
  return { host, show, stop: () => stops.pop()?.(), ...recorded };
}

const pointerOut = (host: Host, change: PointerEventInit = {}) =>
  host.document.documentElement.dispatchEvent(
    new host.PointerEvent('pointerout', { bubbles: true, pointerType: 'mouse', clientY: -2, ...change }),
  );

describe('the pointer', () => {
  test('leaving at the top is told', async () => {
    const { host, seen } = await start();
    pointerOut(host);
    expect(seen).toEqual([{ source: 'page', name: 'pointer_leave', params: undefined }]);
  });

  test('going from one element to the next, out at a side, or a finger lifted is not', async () => {
    const { host, names } = await start('<p>here</p>');
    pointerOut(host, { relatedTarget: host.document.querySelector('p') });
    pointerOut(host, { clientX: -3, clientY: 120 });
    pointerOut(host, { pointerType: 'touch' });
    pointerOut(host, { pointerType: 'pen' });
    expect(names()).toEqual([]);
  });

  test('playing at the edge is one leave, out again later is another', async () => {
    const { host, names } = await start();
    pointerOut(host);
    now += 900;
    pointerOut(host);
    now += 999;
    pointerOut(host);
    expect(names()).toHaveLength(1);
    now += 1_000;
    pointerOut(host);
    expect(names()).toHaveLength(2);
  });
});

describe('the tab', () => {
  test('going to the background and coming back is told, in order', async () => {
    const { show, names } = await start();
    show('hidden');
    show('visible');
    expect(names()).toEqual(['tab_leave', 'tab_return']);
  });

  test('a page that is left, and back from the browser’s cache, is no tab: it is back', async () => {
    const { host, show, names } = await start();
    host.dispatchEvent(new host.PageTransitionEvent('pagehide', { persisted: true }));
    show('hidden');
    show('visible');
    host.dispatchEvent(new host.PageTransitionEvent('pageshow', { persisted: true }));
    expect(names()).toEqual(['page_back']);
    show('hidden');
    expect(names()).toEqual(['page_back', 'tab_leave']);
  });
});

describe('back', () => {
  test('within a page that changes its address is told, forward and new addresses are not', async () => {
    const { host, names } = await start();
    host.history.pushState(null, '', '/shop/tea');
    host.history.pushState(null, '', '/shop/cups');
    expect(names()).toEqual([]);
    host.history.back();
    await expect.poll(names).toEqual(['page_back']);
    host.history.forward();
    await expect.poll(() => host.location.pathname).toBe('/shop/cups');
    expect(names()).toEqual(['page_back']);
  });
});

describe('scrolling', () => {
  /** The page is scrolled by `screens` of its 300 px in `steps` frames of 20 ms, as a finger would. */
  async function scroll(host: Host, screens: number, steps: number, byTouch = true) {
    for (let step = 0; step < steps; step++) {
      if (byTouch) host.document.dispatchEvent(new host.Event('touchmove'));
      now += 20;
      host.scrollBy({ top: (screens * 300) / steps, behavior: 'instant' });
      await new Promise((resolve) => host.document.addEventListener('scroll', resolve, { once: true }));
    }
  }
  const params = (seen: readonly { readonly params: unknown }[]) =>
    seen.map(({ params }) => params as { screens: number; screens_per_second: number });

  test('up by touch is told once it ends, with how far and how fast', async () => {
    const { host, seen, names } = await start('<div style="height: 6000px"></div>');
    await scroll(host, 8, 2);
    await scroll(host, -3, 15);
    await expect.poll(names).toEqual(['scroll_up']);
    const [{ screens, screens_per_second } = { screens: 0, screens_per_second: 0 }] = params(seen);
    expect(screens).toBeCloseTo(3, 1);
    // 3 screens in 15 frames of 20 ms.
    expect(screens_per_second).toBeCloseTo(10, 0);
  });

  test('down, by a short way, or without a finger is not', async () => {
    const { host, names } = await start('<div style="height: 6000px"></div>');
    await scroll(host, 8, 4);
    await scroll(host, -0.4, 4);
    await scroll(host, 1, 2);
    now += 5_000;
    await scroll(host, -5, 10, false);
    await new Promise((resolve) => host.setTimeout(resolve, 300));
    expect(names()).toEqual([]);
  });

  test('a jump to the top by the page’s own doing has no speed, and is none', async () => {
    const { host, names } = await start('<div style="height: 6000px"></div>');
    await scroll(host, 8, 2);
    host.scrollTo({ top: 0, behavior: 'instant' });
    await new Promise((resolve) => host.setTimeout(resolve, 300));
    expect(names()).toEqual([]);
  });
});

test('after stopping nothing more is heard', async () => {
  const { host, show, names, stop } = await start();
  stop();
  pointerOut(host);
  show('hidden');
  host.dispatchEvent(new host.PageTransitionEvent('pageshow', { persisted: true }));
  expect(names()).toEqual([]);
});

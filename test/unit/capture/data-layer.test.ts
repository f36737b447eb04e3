import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { gtag, page, view } from './layer-page.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is read', () => {
  test('pushes from before and after we came, in order', () => {
    const layer: unknown[] = [{ pageType: 'product' }, view('a')];
    const { start, seen } = page(layer);
    start();
    layer.push(view('b'), view('c'));
    expect(seen).toEqual(
      ['a', 'b', 'c'].map((id) => ['data-layer', 'view_item', { items: [{ item_id: id }] }]),
    );
  });

  test("gtag's form, and only its events", () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    gtag(layer, 'js', new Date());
    start();
    gtag(layer, 'config', 'G-1', { user_id: 'u' });
    gtag(layer, 'consent', 'update', { ad_storage: 'granted' });
    gtag(layer, 'event', 'add_to_cart', { currency: 'EUR', items: [{ item_id: 'a', price: 3 }] });
    expect(seen).toEqual([
      ['data-layer', 'add_to_cart', { currency: 'EUR', items: [{ item_id: 'a', price: 3 }] }],
    ]);
  });

  test('parameters beside the event, where there is no `ecommerce`', () => {
    const layer = [{ event: 'search', search_term: 'tea', user_email: 'a@b.example' }];
    const { start, seen } = page(layer);
    start();
    expect(seen).toEqual([['data-layer', 'search', { search_term: 'tea' }]]);
  });

  test("the tag manager's own signals and cleared values are no events", () => {
    const { start, seen } = page([
      { event: 'gtm.js', 'gtm.start': 1 },
      { ecommerce: null },
      () => 1,
      null,
      'text',
    ]);
    start();
    expect(seen).toEqual([]);
  });

  test('another layer name, as configured', () => {
    const { start, host, names } = page();
    Object.assign(host, { shopLayer: [view('a')] });
    start('shopLayer');
    expect(names()).toEqual(['view_item']);
  });

  test('of a long past the newest five hundred entries', () => {
    const { start, seen } = page(Array.from({ length: 2_000 }, (_, index) => view(`i${index}`)));
    start();
    expect(seen).toHaveLength(500);
    expect(seen.at(-1)?.[2]).toEqual({ items: [{ item_id: 'i1999' }] });
  });
});

describe('the page keeps what it had', () => {
  test('its return value, its `this`, its errors', () => {
    class OwnLayer extends Array<unknown> {
      calls: unknown[][] = [];
      override push(...entries: unknown[]): number {
        this.calls.push(entries);
        if (entries[0] === 'fail') throw new RangeError('its own');
        super.push(...entries);
        return -7;
      }
    }
    const layer = new OwnLayer();
    const { start } = page(layer);
    start();
    expect(layer.push(view('a'), 2)).toBe(-7);
    expect(layer.calls).toEqual([[view('a'), 2]]);
    expect(() => layer.push('fail')).toThrow(new RangeError('its own'));
  });

  test('its own listener, which a tag manager puts over ours, hears everything, and so do we, once', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    start();
    const below = layer.push;
    const heard: unknown[] = [];
    layer.push = (...entries) => {
      heard.push(...entries);
      const length = below.apply(layer, entries);
      // As tag managers do: only so many are kept.
      while (layer.length > 3) layer.shift();
      return length;
    };
    for (let index = 0; index < 10; index++) layer.push(view(`i${index}`));
    vi.advanceTimersByTime(3_000);
    expect(heard).toHaveLength(10);
    expect(seen).toHaveLength(10);
  });

  test('a listener that pushes in turn comes after what it answers', () => {
    const layer: unknown[] = [];
    const push = layer.push;
    layer.push = (...entries) => {
      const length = push.apply(layer, entries);
      if ((entries[0] as { event: string }).event === 'view_item') layer.push({ event: 'view_promotion' });
      return length;
    };
    const { start, names } = page(layer);
    start();
    layer.push(view('a'));
    expect(names()).toEqual(['view_item', 'view_promotion']);
  });

  test('nothing shows in a loop over the layer', () => {
    const layer: unknown[] = [view('a')];
    page(layer).start();
    const keys = [];
    for (const key in layer) keys.push(key);
    expect(keys).toEqual(['0']);
  });

  test('stopping gives `push` back, and nothing more is read', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    const stop = start();
    expect(Object.hasOwn(layer, 'push')).toBe(true);
    stop();
    expect(Object.hasOwn(layer, 'push')).toBe(false);
    layer.push(view('a'));
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stopping under a listener that was put over ours leaves that listener, and reads nothing more', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    const stop = start();
    const ours = layer.push;
    const theirs = (...entries: unknown[]) => ours.apply(layer, entries);
    layer.push = theirs;
    stop();
    expect(layer.push).toBe(theirs);
    expect(layer.push(view('a'))).toBe(1);
    expect(seen).toEqual([]);
  });
});

describe('what goes by the wrapped push is found', () => {
  test('a layer that comes later', () => {
    const { start, host, names } = page();
    start();
    const layer: unknown[] = [view('a')];
    host.dataLayer = layer;
    vi.advanceTimersByTime(1_000);
    layer.push({ event: 'view_cart' });
    expect(names()).toEqual(['view_item', 'view_cart']);
  });

  test('a layer that is swapped for a copy with more in it', () => {
    const layer: unknown[] = [view('a')];
    const { start, host, seen } = page(layer);
    start();
    host.dataLayer = [...layer, view('b')];
    vi.advanceTimersByTime(1_000);
    (host.dataLayer as unknown[]).push(view('c'));
    expect(seen.map(([, , params]) => params)).toEqual(
      ['a', 'b', 'c'].map((id) => ({ items: [{ item_id: id }] })),
    );
  });

  test('a `push` replaced by one that does without ours: found by a look, then wrapped again', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    start();
    layer.push = (...entries) => Array.prototype.push.apply(layer, entries);
    layer.push(view('a'));
    expect(seen).toHaveLength(0);
    vi.advanceTimersByTime(1_000);
    expect(seen).toHaveLength(1);
    layer.push(view('b'));
    expect(seen).toHaveLength(2);
    vi.advanceTimersByTime(5_000);
    expect(seen).toHaveLength(2);
  });

  test('a `push` below that stores copies does not double what was pushed', () => {
    const layer: unknown[] = [];
    layer.push = (...entries) =>
      Array.prototype.push.apply(
        layer,
        entries.map((entry) => ({ ...(entry as object), time: 1 })),
      );
    const { start, seen } = page(layer);
    start();
    layer.push(view('a'));
    layer.push(view('b'), view('c'));
    vi.advanceTimersByTime(5_000);
    expect(seen).toHaveLength(3);
    // A look through the whole array, because something went by us, must not take the copies for new ones.
    layer[layer.length] = view('d');
    vi.advanceTimersByTime(1_000);
    expect(seen).toHaveLength(4);
  });

  test('an entry assigned by index', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    start();
    layer[0] = view('a');
    vi.advanceTimersByTime(1_000);
    expect(seen).toHaveLength(1);
  });
});

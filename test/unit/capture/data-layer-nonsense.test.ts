import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { validateEvent } from '../../../src/events/validate.js';
import { page, view } from './layer-page.js';

const NOW = Date.UTC(2026, 10, 22);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('nonsense', () => {
  const longText = 'x'.repeat(1_000_000);
  const longList = new Array(1_000_000);
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const cycle = () => {
    const ring: Record<string, unknown> = { event: 'view_item' };
    ring['ecommerce'] = ring;
    ring['items'] = [ring];
    return ring;
  };
  const fail = (): never => {
    throw new Error('hostile');
  };
  const hostile: (() => unknown)[] = [
    () => undefined,
    () => Number.NaN,
    () => 10n,
    () => Symbol('event'),
    () => fail,
    () => [],
    () => ['event'],
    () => ['event', { toString: fail }, fail],
    () => ({ event: {} }),
    () => ({ event: 'view_item', ecommerce: 'text' }),
    () => ({ event: 'view_item', ecommerce: { items: 'text' } }),
    () => ({ event: 'view_item', ecommerce: { items: [null, fail, Symbol('item'), revoked()] } }),
    () => ({ event: longText }),
    () => ({ event: 'search', search_term: longText }),
    () => Object.freeze({ event: 'add_to_cart', ecommerce: Object.freeze({ items: Object.freeze([]) }) }),
    () => Object.create({ event: 'view_item' }),
    () => Object.assign(Object.create(null), { event: 'view_item', ecommerce: Object.create(null) }),
    () => ({
      get event() {
        return fail();
      },
    }),
    () => ({
      event: 'view_item',
      get ecommerce() {
        return fail();
      },
    }),
    () => ({ event: 'view_item', ecommerce: { items: new Proxy([], { get: fail }) } }),
    () => new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail }),
    revoked,
    cycle,
    () => ({ event: 'view_item_list', ecommerce: { items: longList } }),
  ];

  test('thousands of hostile pushes throw nothing and change nothing; the good one among them counts', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    start();
    for (let round = 0; round < 200; round++) {
      for (const make of hostile) if (layer.push(make()) !== layer.length) throw new Error('a wrong length');
    }
    layer.push(view('good'));
    vi.advanceTimersByTime(5_000);
    expect(layer).toHaveLength(200 * hostile.length + 1);
    const reasons = new Set<string>();
    const kept = seen.flatMap(([, name, params], index) => {
      const raw = { id: `e${index}`, name, params, at: NOW, source: 'data-layer' } as const;
      const validation = validateEvent(raw, NOW);
      if (!validation.ok) reasons.add(validation.reason);
      return validation.ok ? [validation.event] : [];
    });
    expect(kept.at(-1)?.params).toEqual({ items: [{ item_id: 'good' }] });
    expect([...reasons].sort()).toEqual(['bad-params', 'no-items', 'not-an-event', 'unknown-name']);
  });

  test.each([
    ['frozen', () => Object.freeze([view('a')])],
    ['a number', () => 5],
    ['an object without push', () => ({})],
    ['a proxy that refuses', () => new Proxy([], { get: fail, has: fail })],
    ['revoked', revoked],
  ])('a data layer that is %s is survived', (_what, make) => {
    const { start } = page(make());
    const stop = start();
    vi.advanceTimersByTime(3_000);
    stop();
  });

  test('what is copied stays small, whatever is pushed', () => {
    const layer: unknown[] = [];
    const { start, seen } = page(layer);
    start();
    const items = Array.from({ length: 5_000 }, () => ({
      item_id: 'x'.repeat(10_000),
      notes: 'y'.repeat(10_000),
    }));
    layer.push({ event: 'view_item_list', ecommerce: { items } });
    expect(JSON.stringify(seen).length).toBeLessThan(500_000);
  });
});

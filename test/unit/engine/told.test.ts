import { describe, expect, it } from 'vitest';
import { POINTS_KEY, takeTold } from '../../../src/engine/told.js';
import type { RawEvent } from '../../../src/protocol.js';
import { MemoryStore } from '../../../src/store/memory-store.js';

const raw = (name: string, params: unknown, source: RawEvent['source'] = 'api'): RawEvent => ({
  id: name,
  name,
  params,
  at: 1,
  source,
});

describe('what the page tells', () => {
  it('keeps the newest balance of points, and hands on all else in order', async () => {
    const store = new MemoryStore();
    const events = [raw('page_view', undefined), raw('points_balance', { value: 90 }), raw('view_cart', {})];
    expect(await takeTold(store, [...events, raw('points_balance', { value: 240.9 })])).toEqual([
      events[0],
      events[2],
    ]);
    expect(await store.get(POINTS_KEY)).toBe(240);
    await takeTold(store, [raw('points_balance', { value: 0 })]);
    expect(await store.get(POINTS_KEY)).toBe(0);
  });

  it.each([
    ['from the data layer, which any script can push to', raw('points_balance', { value: 90 }, 'data-layer')],
    ['below zero', raw('points_balance', { value: -1 })],
    ['without end', raw('points_balance', { value: Number.POSITIVE_INFINITY })],
    ['as text', raw('points_balance', { value: '90' })],
    ['of nothing', raw('points_balance', null)],
  ])('keeps no balance %s, and hands it on to be dropped', async (_, event) => {
    const store = new MemoryStore();
    expect(await takeTold(store, [event])).toEqual([event]);
    expect(await store.get(POINTS_KEY)).toBeUndefined();
  });
});

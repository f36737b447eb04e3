import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { event, offer, record, storeContract } from './store-contract.js';

describe('memory', () => {
  storeContract(async () => new MemoryStore());

  test('seeded with an export it goes on from there', async () => {
    const first = new MemoryStore();
    await first.record(record(event('a'), event('b', 60)));
    await first.addOffer(offer('a'), () => true);
    const second = new MemoryStore(await first.exportAll(0));
    expect(await second.exportAll(0)).toEqual(await first.exportAll(0));
    const { session, duplicates, state } = await second.record(record(event('b', 60), event('c', 61)));
    expect(session?.number).toBe(2);
    expect(duplicates).toBe(1);
    expect(state.trail).toEqual(['a', 'b', 'c']);
  });
});

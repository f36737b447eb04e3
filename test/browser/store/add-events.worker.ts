/** One of several tabs: opens its own connection and records what it is told to. */
import { IdbStore } from '../../../src/store/idb-store.js';
import { event, offer, record } from '../../unit/store/store-contract.js';

export interface AddEvents {
  readonly database: string;
  readonly tab: string;
  readonly count: number;
}

self.onmessage = async ({ data }: MessageEvent<AddEvents>) => {
  const store = await IdbStore.open({ name: data.database, onLost: () => undefined });
  let offers = 0;
  for (let index = 0; index < data.count; index++) {
    // One id of each tab's own, one that every tab tries.
    await store.record(record(event(`${data.tab}-${index}`), event(`shared-${index}`)));
    await store.update<number>('count', (old) => (old ?? 0) + 1);
    if (await store.addOffer(offer(`${data.tab}-${index}`), (kept) => kept.length < 5)) offers++;
  }
  store.close();
  self.postMessage(offers);
};

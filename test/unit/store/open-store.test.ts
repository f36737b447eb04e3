import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.js';
import { event, record, START } from './store-contract.js';

test('where there is no IndexedDB at all, consent is answered with memory and a reason', async () => {
  const problems: string[] = [];
  const onProblem = ({ code }: { code: string }) => problems.push(code);
  const store = await openStore({ consent: true, clock: () => START, onProblem });
  expect(store.kind).toBe('memory');
  expect(problems).toEqual(['store/unavailable']);
  const { state } = await store.record(record(event('a')));
  expect(state.events).toBe(1);
  // Nothing could have been kept, so there is nothing that erasing could fail at.
  await store.erase();
  await store.setConsent(false);
  expect((await store.exportAll(0)).events).toEqual([]);
});

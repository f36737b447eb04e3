import { deleteDB } from 'idb';
import { afterEach } from 'vitest';
import { askedAgain } from '../../../src/store/asked-again.js';
import type { Store } from '../../../src/store/store.js';

let count = 0;
const names: string[] = [];
const open: Store[] = [];

/** A database name no other test uses; deleted after the test. */
export function freshName(): string {
  const name = `etui-test-${Date.now()}-${++count}`;
  names.push(name);
  return name;
}

/** Closes the store after the test. */
export function closing<Opened extends Store>(store: Opened): Opened {
  open.push(store);
  return store;
}

afterEach(async () => {
  for (const store of open.splice(0)) store.close();
  await Promise.all(names.splice(0).map((name) => askedAgain(() => deleteDB(name))));
});

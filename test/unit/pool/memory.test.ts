import { expect, test } from 'vitest';
import { packPair, readSeen, rememberSeen, type Seen, unpackPair } from '../../../src/pool/memory.js';
import { MemoryStore } from '../../../src/store/memory-store.js';

const seen = (root: number, manifest: number): Seen => ({
  root,
  rootText: `root ${root}`,
  manifest,
  manifestKids: 'k',
  deny: [],
});

test.each([
  ['an older manifest', seen(2, 4)],
  ['an older root', seen(1, 9)],
])('a tab that is late with %s does not set the others back', async (_, late) => {
  const store = new MemoryStore();
  await rememberSeen(store, seen(2, 5));
  await rememberSeen(store, late);
  expect(await readSeen(store)).toEqual(seen(2, 5));
});

test('a newer root counts, also where its manifest starts afresh', async () => {
  const store = new MemoryStore();
  await rememberSeen(store, seen(1, 9));
  await rememberSeen(store, seen(2, 1));
  expect(await readSeen(store)).toEqual(seen(2, 1));
});

test('a pair comes back from text byte for byte', () => {
  const bytes = {
    pool: Uint8Array.from(new TextEncoder().encode('{"title":"20 € für Zoë"}')),
    model: Uint8Array.from({ length: 256 }, (_, i) => i),
  };
  expect(unpackPair(packPair('m', bytes))).toEqual(bytes);
});

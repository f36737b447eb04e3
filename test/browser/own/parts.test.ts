import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchForParts } from '../../../widget/kit/parts.js';
import { clearPage } from './fixture.js';

const PARTS: [string, EtuiChunk][] = ['x-one', 'x-two'].map((tag) => [
  tag,
  { file: `chunks/${tag}.js`, integrity: '' },
]);
const stops: (() => void)[] = [];

beforeEach(clearPage);
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function watch() {
  const loaded: string[] = [];
  const load = async ({ file }: EtuiChunk) => void loaded.push(file);
  stops.push(watchForParts(load, PARTS));
  return loaded;
}

it('a page without such elements fetches nothing', () => {
  document.body.append(document.createElement('p'));
  expect(watch()).toEqual([]);
});

it('an element that stands in the page is fetched for at once, however many there are, and once', () => {
  document.body.append(document.createElement('x-one'), document.createElement('x-one'));
  expect(watch()).toEqual(['chunks/x-one.js']);
});

it('one that comes later is fetched for as it comes, also inside of what comes', async () => {
  const loaded = watch();
  const box = document.createElement('div');
  box.append(document.createElement('x-two'));
  document.body.append(box);
  await vi.waitFor(() => expect(loaded).toEqual(['chunks/x-two.js']));
  document.body.append(document.createElement('x-two'), document.createElement('x-one'));
  await vi.waitFor(() => expect(loaded).toEqual(['chunks/x-two.js', 'chunks/x-one.js']));
});

it('a chunk that can’t be had throws nothing into the page', async () => {
  document.body.append(document.createElement('x-one'));
  stops.push(watchForParts(() => Promise.reject(new Error('blocked')), PARTS));
  await new Promise((resolve) => setTimeout(resolve));
  expect(document.querySelector('x-one')).not.toBeNull();
});

import { expect, test } from 'vitest';
import { openLesson, recall, unlearn } from '../../../src/engine/learning.js';
import { LEARNT_WIDTH } from '../../../src/policy/learn/features.js';
import { LEARNT_KEY } from '../../../src/policy/learn/lessons.js';
import { IdbStore } from '../../../src/store/idb-store.js';
import { offer, situation } from '../../unit/policy/fixtures.js';
import { closing, freshName } from './databases.js';

const openTab = async (name: string) => closing(await IdbStore.open({ name, onLost: () => undefined }));
const lesson = { x: new Array<number>(LEARNT_WIDTH).fill(1), claim: 0, use: 0 };
const offers = ['a', 'b', 'c', 'd'].map((id) => offer({ id, at: 1, status: 'dismissed' }));

test('tabs that learn at the same time count every answer, and each once', async () => {
  const name = freshName();
  const tabs = await Promise.all([openTab(name), openTab(name), openTab(name)]);
  await Promise.all(offers.map((one, i) => openLesson(tabs[i % 3]!, one, lesson)));
  await Promise.all([...tabs, ...tabs].map((tab) => recall(tab, situation({ offers }))));
  const learnt = await recall(tabs[0]!, situation({ offers }));
  expect(learnt).toMatchObject({ offers: 4, open: [] });
});

test('what was learnt is there after a reload, until it is to be forgotten', async () => {
  const name = freshName();
  const first = await openTab(name);
  await openLesson(first, offers[0]!, lesson);
  const before = await recall(first, situation({ offers }));
  first.close();
  const second = await openTab(name);
  expect(await recall(second, situation({ offers }))).toEqual(before);
  await unlearn(second);
  expect(await second.get(LEARNT_KEY)).toBeUndefined();
});

/** What a page does with the shopper's word. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Host } from '../../../src/capture/report.js';
import type { Etui } from '../../../src/etui.js';
import { SCHEDULE } from '../../../src/schedule.js';
import { openPage } from '../capture/frames.js';
import { type EngineEnd, elapse, startEtui } from './start-etui.js';

let host: Host;
let etui: Etui | undefined;

function start(given: Parameters<typeof startEtui>[1] = {}) {
  const started = startEtui(host, given);
  etui = started.etui;
  return started;
}

beforeEach(async () => {
  host = await openPage();
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => {
  etui?.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const consentAtStart = (engine: EngineEnd) => {
  const [first] = engine.got;
  return first?.type === 'start' ? first.consent : undefined;
};

test('is pending unless the tag says granted; measuring is never granted by a tag', async () => {
  const pending = start().engine;
  await elapse(SCHEDULE.worker);
  expect(consentAtStart(pending)).toEqual({ personalise: false, measure: false });
  etui?.stop();
  const granted = start({ options: { consent: 'granted' } }).engine;
  await elapse(SCHEDULE.worker);
  expect(consentAtStart(granted)).toEqual({ personalise: true, measure: false });
  expect(localStorage).toHaveLength(0);
});

test('the shopper’s word is told at once, remembered, and beats the tag', async () => {
  const { engine } = start({ options: { consent: 'granted' } });
  await elapse(SCHEDULE.worker);
  etui?.setConsent({ personalise: false });
  expect(engine.got.at(-1)).toEqual({ type: 'consent', consent: { personalise: false, measure: false } });
  etui?.stop();
  const next = start({ options: { consent: 'granted' } }).engine;
  await elapse(SCHEDULE.worker);
  expect(consentAtStart(next)).toEqual({ personalise: false, measure: false });
});

test('a word given in another tab counts here, too', async () => {
  const { engine } = start();
  await elapse(SCHEDULE.worker);
  host.localStorage.setItem('etui.consent', '{"personalise":true,"measure":false}');
  host.dispatchEvent(new StorageEvent('storage', { key: 'etui.consent' }));
  expect(engine.got.at(-1)).toEqual({ type: 'consent', consent: { personalise: true, measure: false } });
});

test('what is no choice of ours in storage is no choice', async () => {
  for (const text of ['', '{', 'null', '7', '{"personalise":"yes","measure":true}']) {
    localStorage.setItem('etui.consent', text);
    const { engine } = start();
    await elapse(SCHEDULE.worker);
    expect(consentAtStart(engine)).toEqual({ personalise: false, measure: false });
    etui?.stop();
  }
});

test('a denied storage is survived: the word holds for this page', async () => {
  const denied = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  vi.spyOn(host.Storage.prototype, 'setItem').mockImplementation(
    denied.getMockImplementation() as () => void,
  );
  const { engine } = start();
  etui?.setConsent({ personalise: true });
  await elapse(SCHEDULE.worker);
  expect(consentAtStart(engine)).toEqual({ personalise: true, measure: false });
});

test('a wrong word is the developer’s mistake', () => {
  start();
  const wrong = () => etui?.setConsent({ personalise: 'yes' as never });
  expect(wrong).toThrow(expect.objectContaining({ code: 'option/invalid' }));
});

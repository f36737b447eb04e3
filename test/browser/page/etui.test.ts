import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Host } from '../../../src/capture/report.js';
import type { Etui } from '../../../src/etui.js';
import type { EngineStatus, OfferView } from '../../../src/protocol.js';
import { SCHEDULE } from '../../../src/schedule.js';
import { openPage } from '../capture/frames.js';
import { elapse, startEtui } from './start-etui.js';

const STATUS: EngineStatus = {
  store: 'memory',
  consent: { personalise: false, measure: false },
  backend: 'none',
  backendReason: '',
  gpuDispatches: 0,
  poolVersion: undefined,
  modelSha256: undefined,
  events: 0,
  dropped: { 'unknown-name': 2 },
  problems: [],
  decideMs: undefined,
  why: '',
};
const OFFER: OfferView = { offerId: 'o1', couponId: 'c1', title: 'Tea', body: 'Half price', status: 'shown' };

let host: Host;
let etui: Etui | undefined;
let asked: string[] = [];

function start(given: Parameters<typeof startEtui>[1] = {}) {
  const started = startEtui(host, given);
  ({ etui, asked } = started);
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

describe('the schedule', () => {
  const run = async (act: () => void) => {
    const { engine } = start();
    const log: [number, string][] = [];
    for (let ms = 0; ms <= 1_000; ms += 50) {
      act();
      for (const what of asked.splice(0)) log.push([ms, what]);
      for (const { type, ...rest } of engine.got.splice(0)) {
        if (type === 'stage' || type === 'start')
          log.push([ms, 'stage' in rest ? `stage ${rest.stage}` : type]);
      }
      await elapse(50);
    }
    etui?.stop();
    return log;
  };

  test('follows the clock from page load, and nothing that a shopper does', async () => {
    const quiet = await run(() => undefined);
    expect(quiet).toEqual([
      [SCHEDULE.worker, 'engine https://cdn.example/'],
      [SCHEDULE.worker, 'start'],
      [SCHEDULE.pool, 'stage pool'],
      [SCHEDULE.widget, 'widget https://cdn.example/'],
      [SCHEDULE.model, 'stage model'],
    ]);
    host = await real(() => openPage('<button data-etui-event="view_cart"></button>'));
    const busy = await run(() => {
      host.document.querySelector('button')?.click();
      etui?.track('search', { search_term: 'tea' });
      etui?.display(true);
      host.history.pushState(null, '', `/shop/${Math.random()}`);
    });
    expect(busy).toEqual(quiet);
  });

  test('a page that is rendered in advance waits for its visit', async () => {
    Object.defineProperty(host.document, 'prerendering', { value: true, configurable: true });
    const { engine } = start();
    await elapse(5_000);
    expect(asked).toEqual([]);
    host.document.dispatchEvent(new Event('prerenderingchange'));
    await elapse(SCHEDULE.worker);
    expect(asked).toEqual(['engine https://cdn.example/']);
    expect(engine.names()).toEqual(['page_view']);
  });
});

describe('events', () => {
  test('what happened before the engine was up reaches it, in order', async () => {
    Object.assign(host, { dataLayer: [{ event: 'view_cart', ecommerce: { items: [] } }] });
    const { engine } = start();
    etui?.track('search', { search_term: 'tea' });
    await elapse(SCHEDULE.worker);
    expect(engine.types()).toEqual(['start', 'events']);
    expect(engine.names()).toEqual(['page_view', 'view_cart', 'search']);
    const [, message] = engine.got;
    const ids = message?.type === 'events' ? message.events.map(({ id }) => id) : [];
    expect(new Set(ids).size).toBe(3);
  });

  test('nonsense told to `track` throws nothing; only plain, listed data crosses', async () => {
    const { engine } = start();
    const track = etui?.track as (...args: unknown[]) => void;
    const cyclic: Record<string, unknown> = { search_term: 'x', secret: 'y' };
    cyclic['items'] = [cyclic];
    for (const args of [
      [],
      [Symbol('s')],
      ['search', 5],
      ['search', () => 1, null],
      ['search', cyclic, { at: () => 1 }],
    ])
      track(...args);
    await elapse(SCHEDULE.worker);
    expect(engine.names()).toEqual(['page_view', null, null, 'search', 'search', 'search']);
    expect(JSON.stringify(engine.got)).not.toContain('secret');
  });

  test('a paused Etui tells nothing, and goes on when asked', async () => {
    const { engine } = start();
    await elapse(SCHEDULE.worker);
    etui?.pause();
    etui?.track('search');
    etui?.pause(false);
    etui?.track('view_cart');
    await elapse(10);
    expect(engine.types()).toEqual(['start', 'events', 'pause', 'pause', 'events']);
    expect(engine.names()).toEqual(['page_view', 'view_cart']);
  });

  test('too many before the engine is up are counted in the status', async () => {
    const { engine } = start();
    for (let index = 0; index < 510; index++) etui?.track('search');
    await elapse(SCHEDULE.worker);
    const status = etui?.status();
    engine.say({ type: 'result', call: 1, value: STATUS });
    // The page view was one of the five hundred.
    expect((await status)?.dropped).toEqual({ 'unknown-name': 2, 'queue-full': 11 });
  });
});

describe('a page that is left', () => {
  const go = (type: 'pagehide' | 'pageshow', persisted: boolean) =>
    host.dispatchEvent(new PageTransitionEvent(type, { persisted }));
  const agreed = { options: { consent: 'granted' } };

  test('ends its engine, and leaves what was not recorded to the page that is opened next', async () => {
    const { engine } = start(agreed);
    await elapse(SCHEDULE.worker + 200);
    engine.say({ type: 'recorded', events: 1 });
    etui?.track('view_cart');
    await elapse(10);
    etui?.track('search', { search_term: 'tea' });
    vi.spyOn(host.performance, 'now').mockReturnValue(host.performance.now() + 9_000);
    go('pagehide', false);
    expect(engine.isTerminated).toBe(true);

    host = await real(() => openPage());
    const next = start(agreed).engine;
    await elapse(SCHEDULE.worker);
    // The page view was recorded; how long it was in view is told as it goes.
    expect(next.names()).toEqual(['view_cart', 'search', 'user_engagement', 'page_view']);
    next.say({ type: 'recorded', events: 4 });
    go('pagehide', false);
    expect(localStorage.getItem('etui.left')).toBe(null);
  });

  test('adds to what other pages left', async () => {
    const tabs = [];
    for (const name of ['search', 'view_cart']) {
      host = await real(() => openPage());
      start({ options: { ...agreed.options, capture: 'none' } });
      etui?.track(name);
      tabs.push(host);
    }
    for (const tab of tabs) {
      host = tab;
      go('pagehide', false);
    }
    host = await real(() => openPage());
    const { engine } = start({ options: { ...agreed.options, capture: 'none' } });
    await elapse(SCHEDULE.worker);
    expect(engine.names()).toEqual(['search', 'view_cart']);
  });

  test('whose engine could not be fetched because it was left gives nothing up', async () => {
    start({ ...agreed, fails: true });
    const problems: unknown[] = [];
    etui?.on('problem', (problem) => problems.push(problem));
    await elapse(SCHEDULE.worker);
    go('pagehide', true);
    await elapse(60_000);
    expect(localStorage.getItem('etui.left')).toContain('page_view');
    expect(problems).toEqual([]);
  });

  test('is heard of by a page that is open already', async () => {
    const { engine } = start(agreed);
    await elapse(SCHEDULE.worker);
    localStorage.setItem('etui.left', '[{"id":"a","name":"search","params":{},"at":1,"source":"api"}]');
    host.dispatchEvent(new StorageEvent('storage', { key: 'etui.left' }));
    await elapse(10);
    expect(engine.names()).toEqual(['page_view', 'search']);
    expect(localStorage.getItem('etui.left')).toBe(null);
  });

  test('leaves no words: titles and what was searched for are never kept', async () => {
    const jsonLd = '<script type="application/ld+json">{"@type":"Product","name":"Oolong"}</script>';
    host = await real(() => openPage(jsonLd));
    start(agreed);
    etui?.track('search', { search_term: 'Oolong' });
    etui?.track('view_cart', { items: [{ item_id: 'o1', item_name: 'Oolong', price: 5 }] });
    // Its JSON-LD is told a second after it is parsed.
    await elapse(1_100);
    go('pagehide', false);
    const left = localStorage.getItem('etui.left') as string;
    expect(left).not.toContain('Oolong');
    // On a slow machine the page was also in view for a while.
    expect(JSON.parse(left).slice(0, 3)).toMatchObject([
      { name: 'page_view' },
      { name: 'search', params: {} },
      { name: 'view_cart', params: { items: [{ item_id: 'o1', price: 5 }] } },
    ]);
  });

  test('and come back to begins again on the schedule, and is told what the page can show', async () => {
    const { engine } = start(agreed);
    await elapse(SCHEDULE.model);
    etui?.display(['corner']);
    const first = engine.types().length;
    go('pagehide', true);
    etui?.track('view_cart');
    await elapse(60_000);
    expect(engine.types()).toHaveLength(first);
    go('pageshow', true);
    await elapse(SCHEDULE.model);
    const again = engine.types().slice(first);
    expect(again.slice(0, 3)).toEqual(['start', 'display', 'events']);
    expect(again.filter((type) => type.startsWith('stage'))).toEqual(['stage pool', 'stage model']);
    expect(asked).toEqual(
      Array(2).fill(['engine https://cdn.example/', 'widget https://cdn.example/']).flat(),
    );
  });

  test('while its engine was on its way: none is left running', async () => {
    const { engine } = start(agreed);
    vi.advanceTimersByTime(SCHEDULE.worker);
    go('pagehide', true);
    await elapse(1_000);
    expect(engine.isTerminated).toBe(true);
    expect(engine.got).toEqual([]);
    expect(localStorage.getItem('etui.left')).toContain('page_view');
  });

  test('without consent leaves nothing, and keeps its engine should the shopper come back', async () => {
    const { engine } = start();
    await elapse(SCHEDULE.worker);
    etui?.track('view_cart');
    go('pagehide', true);
    expect(localStorage.length).toBe(0);
    expect(engine.isTerminated).toBe(false);
    go('pageshow', true);
    await elapse(SCHEDULE.model);
    expect(engine.types().filter((type) => type === 'start')).toHaveLength(1);
  });

  test.each([
    ['consent is withdrawn', () => etui?.setConsent({ personalise: false })],
    ['all is erased', () => void etui?.erase().catch(() => undefined)],
  ])('what it left is gone once %s', async (_, act) => {
    start(agreed);
    localStorage.setItem('etui.left', '[{"name":"search"}]');
    act();
    expect(localStorage.getItem('etui.left')).toBe(null);
  });

  test.each(['', '{', '5', '{"a":1}', 'null'])('what nobody of us left is passed over: %s', async (left) => {
    localStorage.setItem('etui.left', left);
    const { engine } = start(agreed);
    await elapse(SCHEDULE.worker);
    expect(engine.names()).toEqual(['page_view']);
  });
});

describe('news', () => {
  test('each type reaches its listeners, an offer also those that come late', async () => {
    const { engine } = start();
    const heard: unknown[] = [];
    for (const type of ['offer', 'decision', 'accepted', 'dropped', 'status', 'problem'] as const) {
      etui?.on(type, (payload) => heard.push([type, payload]));
    }
    await elapse(SCHEDULE.worker);
    engine.say({ type: 'ready' });
    engine.say({ type: 'offer', offer: OFFER });
    const decision = { action: 'none', reason: 'no-pool', propensity: 1, candidates: [], at: 1 } as const;
    engine.say({ type: 'decision', decision });
    engine.say({ type: 'accepted', name: 'page_view', params: {}, at: 1 });
    engine.say({ type: 'dropped', source: 'api', reason: 'no-items' });
    engine.say({ type: 'status', status: STATUS });
    engine.say({ type: 'problem', code: 'pool/expired', message: 'expired' });
    expect(heard).toEqual([
      ['offer', OFFER],
      ['decision', decision],
      ['accepted', { name: 'page_view', params: {}, at: 1 }],
      ['dropped', { source: 'api', reason: 'no-items' }],
      ['status', STATUS],
      ['problem', { code: 'pool/expired', message: 'expired' }],
    ]);
    const late = vi.fn();
    etui?.on('offer', late);
    expect(late.mock.calls).toEqual([[OFFER]]);
    engine.say({ type: 'offer', offer: null });
    expect(late.mock.calls).toEqual([[OFFER], [null]]);
    const later = vi.fn();
    etui?.on('offer', later);
    expect(later).not.toHaveBeenCalled();
    expect(engine.got).toContainEqual({ type: 'watch', watched: true });
  });

  test('calls are answered', async () => {
    const { engine } = start();
    const claim = etui?.claim('o1');
    await elapse(SCHEDULE.worker);
    expect(engine.got.at(-1)).toEqual({ type: 'call', call: 1, method: 'claim', args: ['o1'] });
    engine.say({ type: 'result', call: 1, value: { ...OFFER, status: 'claimed', code: 'TEA' } });
    await expect(claim).resolves.toMatchObject({ code: 'TEA' });
  });
});

describe('failure', () => {
  test('an engine that cannot start: silence, a note and a problem for each part, nothing left running', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    start({ fails: true });
    const problems = vi.fn();
    etui?.on('problem', problems);
    const claim = etui?.claim('o1');
    const failed = expect(claim).rejects.toMatchObject({ code: 'egress/worker-failed' });
    await elapse(5_000);
    await failed;
    expect(info.mock.calls).toEqual([
      ['etui: egress/network-failed, a part of Etui did not start'],
      ['etui: egress/worker-failed, a part of Etui did not start'],
    ]);
    expect(problems).toHaveBeenCalledTimes(2);
    etui?.track('view_cart');
    await expect(etui?.settled()).rejects.toMatchObject({ code: 'egress/worker-failed' });
    expect(vi.getTimerCount()).toBe(0);
    // The widget comes in its time all the same: its elements say that nothing can be read.
    expect(asked).toEqual(['engine https://cdn.example/', 'widget https://cdn.example/']);
  });

  test('an engine that breaks off ends it the same way', async () => {
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const { engine } = start();
    const problems = vi.fn();
    etui?.on('problem', problems);
    await elapse(2_000);
    const status = etui?.status();
    engine.onerror?.(new ErrorEvent('error'));
    await expect(status).rejects.toMatchObject({ code: 'egress/worker-failed' });
    expect(problems.mock.calls).toEqual([
      [{ code: 'egress/worker-failed', message: 'the engine broke off' }],
    ]);
    expect(engine.isTerminated).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stopped before its engine is up, it ends the engine when it comes', async () => {
    const { engine } = start();
    await elapse(SCHEDULE.worker - 1);
    const running = elapse(1);
    etui?.stop();
    await running;
    await elapse(1_000);
    expect(engine.got).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** Loading a page takes real time. */
async function real<Result>(work: () => Promise<Result>): Promise<Result> {
  vi.useRealTimers();
  const result = await work();
  vi.useFakeTimers();
  return result;
}

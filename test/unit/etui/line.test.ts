import { describe, expect, test } from 'vitest';
import { MAX_BATCH, MAX_WAITING, openLine } from '../../../src/etui/line.js';
import type { RawEvent } from '../../../src/events/raw-event.js';
import type { EngineOptions, PageMessage } from '../../../src/protocol.js';

const start: PageMessage = {
  type: 'start',
  options: {} as EngineOptions,
  consent: { personalise: false, measure: false },
  now: 0,
};
const event = (index: number): RawEvent => ({
  id: `${index}`,
  name: 'page_view',
  params: {},
  at: 0,
  source: 'page',
});

/** A line whose later tasks run when told to. */
function setUp() {
  const tasks: (() => void)[] = [];
  const sent: PageMessage[] = [];
  const line = openLine((work) => tasks.push(work));
  return {
    line,
    tasks,
    sent,
    engine: { postMessage: (message: PageMessage) => void sent.push(message) },
    runTasks() {
      while (tasks.length > 0) tasks.shift()?.();
    },
    types: () =>
      sent.map((message) => (message.type === 'events' ? `${message.events.length} events` : message.type)),
  };
}

describe('before the engine is up', () => {
  test('what is said waits, and goes out after the start, events before calls', () => {
    const { line, engine, types, tasks } = setUp();
    line.post({ type: 'display', forms: true });
    void line.call('settled');
    line.event(event(1));
    expect(tasks).toHaveLength(0);
    line.attach(engine, start);
    expect(types()).toEqual(['start', 'display', '1 events', 'call']);
  });

  test('more than five hundred events are dropped and counted, the oldest stay', () => {
    const { line, engine, sent } = setUp();
    for (let index = 0; index < MAX_WAITING + 7; index++) line.event(event(index));
    expect(line.overflow()).toBe(7);
    line.attach(engine, start);
    const ids = sent.flatMap((message) =>
      message.type === 'events' ? message.events.map(({ id }) => Number(id)) : [],
    );
    expect(ids).toEqual(Array.from({ length: MAX_WAITING }, (_, index) => index));
  });
});

describe('with the engine up', () => {
  test('events leave in a later task, many as one message, at most a hundred in each', () => {
    const { line, engine, types, tasks, runTasks } = setUp();
    line.attach(engine, start);
    for (let index = 0; index < 2 * MAX_BATCH + 50; index++) line.event(event(index));
    expect(types()).toEqual(['start']);
    expect(tasks).toHaveLength(1);
    runTasks();
    expect(types()).toEqual(['start', '100 events', '100 events', '50 events']);
  });

  test('a burst beyond what may wait is sent at once, and nothing is lost', () => {
    const { line, engine, sent, runTasks } = setUp();
    line.attach(engine, start);
    for (let index = 0; index < 3 * MAX_WAITING; index++) line.event(event(index));
    runTasks();
    const ids = sent.flatMap((message) =>
      message.type === 'events' ? message.events.map(({ id }) => Number(id)) : [],
    );
    expect(ids).toEqual(Array.from({ length: 3 * MAX_WAITING }, (_, index) => index));
    expect(line.overflow()).toBe(0);
  });

  test('a control message keeps its place among the events', () => {
    const { line, engine, types, runTasks } = setUp();
    line.attach(engine, start);
    line.event(event(1));
    line.post({ type: 'consent', consent: { personalise: true, measure: false } });
    line.event(event(2));
    runTasks();
    expect(types()).toEqual(['start', '1 events', 'consent', '1 events']);
  });

  test('each call gets its own answer, whatever the order', async () => {
    const { line, engine } = setUp();
    line.attach(engine, start);
    const [claim, dismiss] = [line.call('claim', 'a'), line.call('dismiss', 'b', true)];
    expect(line.receive({ type: 'result', call: 2, value: undefined })).toBeUndefined();
    line.receive({ type: 'failure', call: 1, code: 'wallet/claim-refused', message: 'refused' });
    await expect(claim).rejects.toMatchObject({
      name: 'EtuiError',
      code: 'wallet/claim-refused',
      message: 'refused',
    });
    await expect(dismiss).resolves.toBeUndefined();
  });

  test('answers to nobody are ignored, news is handed on', () => {
    const { line } = setUp();
    expect(line.receive({ type: 'result', call: 9, value: 1 })).toBeUndefined();
    expect(line.receive({ type: 'offer', offer: null })).toEqual({ type: 'offer', offer: null });
  });
});

describe('letting go of an engine', () => {
  const idsOf = (events: readonly RawEvent[]) => events.map(({ id }) => Number(id));

  test('returns what it was told and has not recorded, and what it was not told yet', () => {
    const { line, engine, runTasks } = setUp();
    line.attach(engine, start);
    for (let index = 0; index < MAX_BATCH + 5; index++) line.event(event(index));
    runTasks();
    expect(line.receive({ type: 'recorded', events: MAX_BATCH })).toBeUndefined();
    line.event(event(200));
    expect(idsOf(line.detach())).toEqual([100, 101, 102, 103, 104, 200]);
    expect(line.detach()).toEqual([]);
  });

  test('fails the calls that it will not answer', async () => {
    const { line, engine } = setUp();
    line.attach(engine, start);
    const open = line.call('claim', 'a');
    line.detach();
    await expect(open).rejects.toMatchObject({ code: 'egress/worker-failed' });
  });

  test('tells the next one what the page has and wants to hear, its last word only', () => {
    const { line, engine, sent, types } = setUp();
    line.post({ type: 'display', forms: true });
    line.attach(engine, start);
    line.post({ type: 'watch', watched: true });
    line.post({ type: 'display', forms: ['corner'] });
    line.detach();
    sent.length = 0;
    line.event(event(1));
    line.attach(engine, start);
    expect(types()).toEqual(['start', 'display', 'watch', '1 events']);
    expect(sent[1]).toEqual({ type: 'display', forms: ['corner'] });
  });
});

test('when there is no engine, open and later calls fail, and nothing gathers', async () => {
  const { line, engine, sent } = setUp();
  const open = line.call('claim', 'a');
  line.event(event(1));
  line.end();
  await expect(open).rejects.toMatchObject({ code: 'egress/worker-failed' });
  await expect(line.call('settled')).rejects.toMatchObject({ code: 'egress/worker-failed' });
  line.event(event(2));
  line.attach(engine, start);
  expect(sent).toEqual([]);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runSchedule, SCHEDULE, type Stage } from '../../../src/schedule.js';

const timers = {
  setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
  clearTimeout: (timer: number) => clearTimeout(timer),
} as unknown as Window;

function follow() {
  const began = Date.now();
  const log: [Stage, number][] = [];
  const step = (stage: Stage) => () => void log.push([stage, Date.now() - began]);
  const work = { worker: step('worker'), pool: step('pool'), widget: step('widget'), model: step('model') };
  return { log, work };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('each stage comes at its offset, once', () => {
  const { log, work } = follow();
  runSchedule(timers, work);
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual(Object.entries(SCHEDULE));
});

test('what is called off does not come', () => {
  const { log, work } = follow();
  const stop = runSchedule(timers, work);
  vi.advanceTimersByTime(SCHEDULE.pool);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(log.map(([stage]) => stage)).toEqual(['worker', 'pool']);
});

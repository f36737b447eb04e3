import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCode, EtuiError } from '../../../src/errors.js';
import { weekOf, weekStart } from '../../../src/measure/epoch.js';
import { CEILING, type Report, turnPage } from '../../../src/measure/ledger.js';
import { QUESTIONS, trueAnswer } from '../../../src/measure/questions.js';
import { eraseAllBut, LEDGER_KEY, type ReporterEnv, turnLedger } from '../../../src/measure/reporter.js';
import { IdbStore } from '../../../src/store/idb-store.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { createRandom } from '../../../training/simulator/random.js';
import { offer } from '../policy/fixtures.js';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const MONDAY = Date.parse('2026-11-16T00:00:00Z');
const AT_ONE = { version: 1, epsilon: 1 };

/** A device whose tabs share one database, and everything that it sent. */
class Device {
  static #count = 0;
  readonly #name = `ledger-${++Device.#count}`;
  readonly #random = createRandom(this.#name);
  readonly #stores: IdbStore[] = [];
  readonly sent: { readonly week: number; readonly report: Report; readonly arrived: boolean }[] = [];
  now = MONDAY + 10 * HOUR;
  line: 'up' | 'down' | 'refused' = 'up';

  async tab(): Promise<IdbStore> {
    const store = await IdbStore.open({ name: this.#name, onLost: () => undefined });
    this.#stores.push(store);
    return store;
  }

  /** One page load in one tab. */
  async load(store: ReporterEnv['store'], mayCount = true, parameters = AT_ONE): Promise<void> {
    const postReport = async (_: string, report: Report) => {
      this.sent.push({ week: weekOf(this.now), report, arrived: this.line === 'up' });
      if (this.line === 'down') throw new EtuiError(ErrorCode.NetworkFailed, 'down');
      if (this.line === 'refused') throw new EtuiError(ErrorCode.NetworkStatus, 'refused');
    };
    const env = { store, postReport, clock: () => this.now, random: () => this.#random.next() };
    await turnLedger(env, mayCount, parameters, '').catch(() => undefined);
  }

  close(): void {
    for (const store of this.#stores) store.close();
  }
}

async function onDevice(work: (device: Device, tab: IdbStore) => Promise<void>): Promise<void> {
  const device = new Device();
  try {
    await work(device, await device.tab());
  } finally {
    device.close();
  }
}

describe('weeks', () => {
  it('begin on Mondays, UTC', () => {
    expect(weekOf(MONDAY) - weekOf(MONDAY - 1)).toBe(1);
    expect(weekStart(weekOf(MONDAY + 3 * 24 * HOUR))).toBe(MONDAY);
  });
});

describe('the privacy ledger', () => {
  it('begins without a report, then makes one on the first page load of each week', () =>
    onDevice(async (device, tab) => {
      for (let day = 0; day < 21; day++, device.now += 24 * HOUR) await device.load(tab);
      expect(device.sent.map(({ week }) => week - weekOf(MONDAY))).toEqual([1, 2]);
    }));

  it('sends nothing without leave, without parameters, or from memory, which would forget', () =>
    onDevice(async (device, tab) => {
      for (let week = 0; week < 3; week++, device.now += WEEK) {
        await device.load(tab, false);
        await device.load(tab, true, { version: 1, epsilon: 0 });
        await device.load(new MemoryStore());
      }
      expect(device.sent).toEqual([]);
    }));

  it('sends nothing at all to a pool that asks for more than the ceiling', () =>
    onDevice(async (device, tab) => {
      for (let week = 0; week < 3; week++, device.now += WEEK) {
        await device.load(tab, true, { version: 1, epsilon: CEILING.report + 0.01 });
      }
      expect(device.sent).toEqual([]);
      expect(await tab.get(LEDGER_KEY)).toBeUndefined();
    }));

  it('repeats the very same answer where the line was down, and only until the week is over', () =>
    onDevice(async (device, tab) => {
      await device.load(tab);
      device.now += WEEK;
      device.line = 'down';
      for (let day = 0; day < 6; day++, device.now += 24 * HOUR) await device.load(tab);
      expect(device.sent).toHaveLength(6);
      expect(new Set(device.sent.map(({ report }) => JSON.stringify(report))).size).toBe(1);
      device.line = 'up';
      await device.load(tab);
      await device.load(tab);
      expect(device.sent).toHaveLength(7);
    }));

  it('sends nothing on a clock that was set back', () =>
    onDevice(async (device, tab) => {
      await device.load(tab);
      device.now += WEEK;
      device.line = 'down';
      await device.load(tab);
      device.now -= WEEK;
      for (let hour = 0; hour < 5; hour++, device.now += HOUR) await device.load(tab);
      expect(device.sent).toHaveLength(1);
    }));

  it('does not insist where the server refuses', () =>
    onDevice(async (device, tab) => {
      await device.load(tab);
      device.now += WEEK;
      device.line = 'refused';
      for (let hour = 0; hour < 5; hour++, device.now += HOUR) await device.load(tab);
      expect(device.sent).toHaveLength(1);
    }));

  it('falls silent for good once the lifetime’s ceiling is reached', () =>
    onDevice(async (device, tab) => {
      for (let week = 0; week < 40; week++, device.now += WEEK) {
        await device.load(tab, true, { version: 1, epsilon: 3 });
      }
      expect(device.sent).toHaveLength(CEILING.lifetime / 3);
    }));

  it('remembers through an erasure how much was said, and nothing of what', () =>
    onDevice(async (device, tab) => {
      await device.load(tab);
      device.now += WEEK;
      device.line = 'down';
      await device.load(tab);
      await eraseAllBut(tab, () => tab.erase(), device.now);
      expect(await tab.get(LEDGER_KEY)).toEqual({
        week: weekOf(device.now),
        spent: 1,
        lifetime: 1,
        since: device.now,
      });
      device.now += HOUR;
      await device.load(tab);
      expect(device.sent).toHaveLength(1);
    }));

  it('never reports what happened while there was no leave', () => {
    const began = turnPage(undefined, MONDAY, AT_ONE, [], { question: 0, answer: 0 }).ledger;
    const dismissed = [offer({ at: MONDAY + HOUR, status: 'dismissed', statusAt: MONDAY + HOUR })];
    // A draw of 0 answers with the truth.
    const told = (since: number) =>
      turnPage(began && { ...began, since }, MONDAY + WEEK, AT_ONE, dismissed, { question: 0, answer: 0 })
        .report;
    expect(told(MONDAY)?.answer).toBe(2);
    expect(told(MONDAY + 2 * HOUR)?.answer).toBe(0);
  });

  it('stays under every ceiling, one draw a week, whatever the order of page loads, tabs, clocks and erasures', async () => {
    const span = fc.integer({ min: -3 * WEEK, max: 3 * WEEK });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ does: fc.constant('load' as const), tab: fc.nat({ max: 2 }) }) },
      { weight: 2, arbitrary: fc.record({ does: fc.constant('load-all' as const) }) },
      { weight: 4, arbitrary: fc.record({ does: fc.constant('clock' as const), by: span }) },
      {
        weight: 1,
        arbitrary: fc.record({ does: fc.constant('no-leave' as const), tab: fc.nat({ max: 2 }) }),
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('erase' as const), tab: fc.nat({ max: 2 }) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          does: fc.constant('line' as const),
          line: fc.constantFrom('up' as const, 'down' as const, 'refused' as const),
        }),
      },
    );
    const epsilons = fc.constantFrom(0.5, 1, 2.9, 3, 3.5, 100);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), epsilons, async (steps, epsilon) =>
        onDevice(async (device, first) => {
          const tabs = [first, await device.tab(), await device.tab()];
          const parameters = { version: 1, epsilon };
          for (const one of steps) {
            const tab = 'tab' in one ? (tabs[one.tab] as IdbStore) : first;
            if (one.does === 'load') await device.load(tab, true, parameters);
            else if (one.does === 'load-all') {
              await Promise.all(tabs.map((each) => device.load(each, true, parameters)));
            } else if (one.does === 'clock') device.now += one.by;
            else if (one.does === 'no-leave') await device.load(tab, false, parameters);
            else if (one.does === 'erase') await eraseAllBut(tab, () => tab.erase(), device.now);
            else device.line = one.line;
          }
          const weeks = new Map<number, Set<string>>();
          for (const { week, report } of device.sent) {
            weeks.set(week, (weeks.get(week) ?? new Set()).add(JSON.stringify(report)));
          }
          for (const reports of weeks.values()) expect(reports.size).toBe(1);
          expect(weeks.size * epsilon).toBeLessThanOrEqual(CEILING.lifetime);
          if (weeks.size > 0) expect(epsilon).toBeLessThanOrEqual(CEILING.week);
        }),
      ),
      { numRuns: 40 },
    );
  }, 30_000);
});

describe('the truth that is asked for', () => {
  const [offers, satisfaction] = QUESTIONS as [(typeof QUESTIONS)[number], (typeof QUESTIONS)[number]];
  const at = MONDAY;

  it('is that of a device to which nothing happened, where nothing did since the last report', () => {
    const old = offer({
      at: at - 1,
      status: 'dismissed',
      statusAt: at - 1,
      rating: { stars: 5, at: at - 1 },
    });
    for (const question of QUESTIONS) {
      expect(trueAnswer(question, [], at)).toBe(0);
      expect(trueAnswer(question, [old], at)).toBe(0);
    }
  });

  it('is “dismissed” before “shown”, and the last of several ratings', () => {
    const shown = offer({ id: 'a', at, status: 'shown', statusAt: at, rating: { stars: 2, at: at + 5 } });
    const dismissed = offer({
      id: 'b',
      at,
      status: 'dismissed',
      statusAt: at + 1,
      rating: { stars: 4, at: at + 2 },
    });
    expect(trueAnswer(offers, [shown], at)).toBe(1);
    expect(trueAnswer(offers, [shown, dismissed], at)).toBe(2);
    expect(trueAnswer(satisfaction, [shown, dismissed], at)).toBe(2);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStageCache } from '../../../../training/study/cache.js';
import { drawSessions, outcomesFor, withLabels } from '../../../../training/study/data.js';
import { startProgress } from '../../../../training/study/progress.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etui-study-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('finished stages', () => {
  it('are not done again, typed arrays included', async () => {
    const once = openStageCache(folder, { seed: 1 });
    const made = await once.stage('weights', () => ({ values: Float32Array.of(1, 2.5), name: 'a' }));
    const again = await openStageCache(folder, { seed: 1 }).stage('weights', () => {
      throw new Error('done again');
    });
    expect(again).toEqual(made);
    expect((again as typeof made).values).toBeInstanceOf(Float32Array);
  });

  it('are done anew where they depend on something else', async () => {
    await openStageCache(folder, { seed: 1 }).stage('weights', () => 1);
    expect(await openStageCache(folder, { seed: 2 }).stage('weights', () => 2)).toBe(2);
  });

  it('leave nothing behind that looks finished when killed, and then give what they would have given', async () => {
    const stages = (killAt: number) => async () => {
      const cache = openStageCache(folder, { seed: 3 });
      const sums: number[] = [];
      for (const stage of [0, 1, 2]) {
        sums.push(
          await cache.stage(`stage-${stage}`, () => {
            if (stage === killAt) throw new Error('killed');
            return sums.reduce((all, one) => all + one, stage + 1);
          }),
        );
      }
      return sums;
    };
    await expect(stages(2)()).rejects.toThrow('killed');
    expect(readdirSync(folder, { recursive: true }).filter((name) => `${name}`.endsWith('.v8'))).toHaveLength(
      2,
    );
    const resumed = await stages(-1)();
    rmSync(folder, { recursive: true });
    expect(await stages(-1)()).toEqual(resumed);
  });
});

describe('labelled parts', () => {
  const sessions = drawSessions({
    seed: 1,
    sessions: 60,
    sessionsPerShop: 6,
    outcomes: outcomesFor(60, [10, 40, 180]),
  });

  it('hold as many outcomes as they say, contained in each other, and the rest of the learning shops without any', () => {
    const [few, some, many] = [10, 40, 180].map((labels) => withLabels(sessions, labels));
    for (const [part, labels] of [
      [few, 10],
      [some, 40],
      [many, 180],
    ] as const) {
      const outcomes = [...(part?.training ?? []), ...(part?.tuning ?? [])].map(
        ({ outcomes }) => outcomes.action.length,
      );
      expect(outcomes.reduce((sum, count) => sum + count, 0)).toBe(labels);
      expect(part?.labels).toBe(labels);
      expect(part?.unlabelled.every(({ outcomes }) => outcomes.action.length === 0)).toBe(true);
    }
    const inputs = new Set(some?.training.map(({ input }) => input));
    expect(few?.training.every(({ input }) => inputs.has(input))).toBe(true);
    expect((few?.training.length ?? 0) + (few?.unlabelled.length ?? 0)).toBe(
      (some?.training.length ?? 0) + (some?.unlabelled.length ?? 0),
    );
    expect(many?.unlabelled).toHaveLength(0);
  });

  it('stop and choose by shops that they do not learn from', () => {
    const { training, tuning } = withLabels(sessions, 60);
    const shops = (examples: readonly object[]) =>
      new Set(examples.map((one) => (one as { shop: number }).shop));
    expect([...shops(tuning)].filter((shop) => shops(training).has(shop))).toEqual([]);
    expect(tuning.length).toBe(12);
  });

  it('are refused where the sessions have too few outcomes', () => {
    expect(() => withLabels(sessions, 600)).toThrow(RangeError);
  });
});

it('tells the time left from what was planned and how fast it went', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = startProgress(
    [
      { name: 'a', seconds: 60 },
      { name: 'b', seconds: 120 },
    ],
    { now: () => now, print: (line) => lines.push(line) },
  );
  progress.at('a');
  now = 120_000;
  progress.done('a');
  progress.at('b');
  now = 121_000;
  progress.at('b', 0.01);
  now = 300_000;
  progress.at('b', 0.75);
  expect(lines).toEqual([
    '  0 %, about 3 min left: a',
    ' 33 %, about 4 min left: b',
    ' 83 %, about 1 min left: b 75 %',
  ]);
});

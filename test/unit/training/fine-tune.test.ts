import { beforeAll, describe, expect, it } from 'vitest';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { createRandom } from '../../../training/simulator/random.js';
import {
  AS_SHIPPED,
  fineTune,
  LEAST_ROWS,
  surelyAbove0,
  type TransferSetting,
} from '../../../training/student/fine-tune.js';
import { type StudentSize, studentNetwork } from '../../../training/student/network.js';
import { drawSessions } from '../../../training/study/data.js';

const SIZE: StudentSize = { encoder: 'bag', hidden: 8, joint: 8, coupon: 4, late: 8 };
const shipped = studentNetwork(SIZE).initial(createRandom('shipped'));
const rows = drawSessions({ seed: 9, sessions: 80, sessionsPerShop: 80, outcomes: 1 });
const loose: TransferSetting = { name: 'loose', hold: 0.001, frozen: [], rate: 1e-2 };

beforeAll(startTensorflow);

describe('fine-tuning', () => {
  it('brings untrained weights closer to the shop, by rows that it did not learn from', async () => {
    const { weights, chosen, losses } = await fineTune(shipped, SIZE, rows, {
      seed: 1,
      settings: [loose],
      steps: 20,
    });
    expect(chosen).toBe('loose');
    expect(losses['loose']).toBeLessThan(losses[AS_SHIPPED] as number);
    expect(weights['base/out']?.values).not.toEqual(shipped['base/out']?.values);
  });

  it('leaves frozen weights exactly as they were shipped', async () => {
    const frozen = { ...loose, frozen: ['joint/', 'coupon/'] };
    const { weights } = await fineTune(shipped, SIZE, rows, { seed: 1, settings: [frozen], steps: 3 });
    for (const name of Object.keys(shipped).filter(
      (one) => one.startsWith('joint/') || one.startsWith('coupon/'),
    ))
      expect([...(weights[name]?.values ?? [])]).toEqual([...(shipped[name]?.values ?? [])]);
    expect(weights['late/out']?.values).not.toEqual(shipped['late/out']?.values);
  });

  it('moves less the more firmly it is held', async () => {
    const moved = async (hold: number) => {
      const { weights } = await fineTune(shipped, SIZE, rows, {
        seed: 1,
        settings: [{ ...loose, hold }],
        steps: 10,
      });
      return Object.keys(shipped).reduce(
        (sum, name) =>
          sum +
          (weights[name]?.values ?? new Float32Array()).reduce(
            (all, value, at) => all + (value - (shipped[name]?.values[at] as number)) ** 2,
            0,
          ),
        0,
      );
    };
    expect(await moved(10)).toBeLessThan(0.5 * (await moved(0)));
  });

  it('keeps what was shipped where nothing it tried was better', async () => {
    const wild = { ...loose, name: 'wild', rate: 20 };
    const { weights, chosen } = await fineTune(shipped, SIZE, rows, { seed: 1, settings: [wild], steps: 5 });
    expect(chosen).toBe(AS_SHIPPED);
    expect(weights).toBe(shipped);
  });

  it('takes a lead of few rows for luck unless they agree', () => {
    expect(surelyAbove0([1, -0.9, 1, -0.9])).toBe(false);
    expect(surelyAbove0([0.1, 0.12, 0.09, 0.1])).toBe(true);
    expect(surelyAbove0([0, 0, 0])).toBe(false);
    expect(surelyAbove0(Array.from({ length: 4000 }, (_, row) => (row % 2 ? 1 : -0.9)))).toBe(true);
  });

  it('refuses too few rows to tell settings apart', async () => {
    await expect(fineTune(shipped, SIZE, rows.slice(0, LEAST_ROWS - 1), { seed: 1 })).rejects.toThrow(
      RangeError,
    );
  });
});

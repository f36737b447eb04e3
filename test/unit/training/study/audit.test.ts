import { describe, expect, it } from 'vitest';
import { CONTEXT_COLUMNS, CONTEXT_WIDTH } from '../../../../src/features/encode.js';
import { BASE_HEADS, COUPON_HEADS, type StudentInput } from '../../../../src/model/types.js';
import type { Scorer } from '../../../../training/example.js';
import { createRandom } from '../../../../training/simulator/random.js';
import {
  calibrate,
  calibrationErrorOf,
  fitRecalibration,
  logitOf,
  recalibrated,
} from '../../../../training/study/audit/calibration.js';
import { figuresOf, groupFigures } from '../../../../training/study/audit/groups.js';
import {
  permutationImportance,
  permute,
  permutedColumns,
  permutedGroups,
} from '../../../../training/study/audit/permutation.js';
import { ANCHORS, type Predictor } from '../../../../training/study/judge.js';
import { subjectChunks } from '../../../../training/study/subjects.js';

const subjects = [...subjectChunks({ stream: 'test/audit', shops: 4, perShop: 12, world: 'test' })].flat();
const TOP_PRICE = CONTEXT_COLUMNS.indexOf('filled');

/** Reads one column of the context, and nothing else. */
const scorer: Scorer = (inputs) =>
  inputs.map(({ context, coupons, hidden }) => {
    const count = coupons.length / (subjects[0] as { input: StudentInput }).input.coupons.length;
    const rows = Math.round(count * (subjects[0]?.eligible.length ?? 0));
    const base = new Float32Array(BASE_HEADS.length);
    base[0] = 2 * (context[TOP_PRICE] as number) - 1;
    return { hidden, base, coupons: new Float32Array(rows * COUPON_HEADS.length) };
  });

describe('permutation importance', () => {
  const targets = permutedColumns();
  const importance = permutationImportance(
    scorer,
    subjects,
    targets.filter(({ group }) => group === 'cart' || group === 'terms'),
    { repeats: 2, seed: 1 },
  );

  it('is exactly 0 for columns that the model does not read, interval included', () => {
    for (const { name, loss, profit } of importance.filter((one) => one.name !== 'filled')) {
      expect([name, loss.value, ...loss.interval]).toEqual([name, 0, 0, 0]);
      expect(profit.interval).toEqual([0, 0]);
    }
    expect(importance.length).toBeGreaterThan(10);
  });

  it('is above 0 for the one that it reads and that tells', () => {
    const { loss } = importance.find(({ name }) => name === 'filled') as (typeof importance)[number];
    expect(loss.value).toBeGreaterThan(0);
  });

  it('deals out what is named and leaves the rest, keeping all values', () => {
    const inputs = subjects.map(({ input }) => input);
    const target = targets.find(({ name }) => name === 'filled') as (typeof targets)[number];
    const changed = permute(inputs, target, createRandom('deal'));
    const column = (all: readonly StudentInput[], at: number) =>
      all.map(({ context }) => context[at] as number);
    expect(column(changed, TOP_PRICE)).not.toEqual(column(inputs, TOP_PRICE));
    expect(column(changed, TOP_PRICE).sort()).toEqual(column(inputs, TOP_PRICE).sort());
    for (let at = 0; at < CONTEXT_WIDTH; at++) {
      if (at !== TOP_PRICE) expect(column(changed, at)).toEqual(column(inputs, at));
    }
    expect(changed.every(({ events }, at) => events === inputs[at]?.events)).toBe(true);
  });

  it('covers every column once, and every group', () => {
    const names = targets.map(({ group, name }) => `${group}/${name}`);
    expect(new Set(names).size).toBe(names.length);
    const groups = new Set(permutedGroups().map(({ group }) => group));
    for (const { group } of targets) expect(groups).toContain(group);
  });

  it('shuffles acts within a visit, and only there', () => {
    const inputs = subjects.map(({ input }) => input);
    const order = permutedGroups().find(({ what }) => what === 'order') as (typeof targets)[number];
    permute(inputs, order, createRandom('order')).forEach(({ events, context }, at) => {
      expect([...events].sort()).toEqual([...(inputs[at]?.events ?? [])].sort());
      expect(context).toBe(inputs[at]?.context);
    });
  });
});

describe('calibration', () => {
  const random = createRandom('calibration');
  const truth = Array.from({ length: 1200 }, () => random.next());
  const shop = truth.map((_, row) => row % 20);

  it('finds no error in the truth, and the error in what is bent', () => {
    expect(calibrate({ predicted: truth, truth, shop }, 1).error.value).toBeCloseTo(0, 12);
    const bent = truth.map((p) => p ** 2);
    const { error, bins } = calibrate({ predicted: bent, truth, shop }, 1);
    // The mean of p − p² is a sixth.
    expect(error.value).toBeCloseTo(1 / 6, 1);
    expect(error.interval[0]).toBeGreaterThan(0.1);
    expect(bins).toHaveLength(10);
  });

  it('is mended by two numbers where two numbers were wrong', () => {
    const said = truth.map((p) => recalibrated(p, { slope: 0.5, shift: 1 }));
    const outcomes = truth.map((p) => Number(random.next() < p));
    const fit = fitRecalibration(said, outcomes);
    expect(fit.slope).toBeCloseTo(2, 0);
    const mended = said.map((p) => recalibrated(p, fit));
    const all = truth.map((_, row) => row);
    expect(calibrationErrorOf({ predicted: said, truth, shop }, all)).toBeGreaterThan(0.1);
    expect(calibrationErrorOf({ predicted: mended, truth, shop }, all)).toBeLessThan(0.04);
    expect(recalibrated(0.3, { slope: 1, shift: 0 })).toBeCloseTo(0.3, 12);
    expect(logitOf(0.5)).toBe(0);
  });
});

describe('groups', () => {
  const expectations = (ANCHORS['oracle'] as Predictor)(subjects);
  const audited = subjects.map((subject, at) => ({
    subject,
    expectation: expectations[at] as (typeof expectations)[number],
    world: 'test',
  }));

  it('find nothing amiss with the truth itself', () => {
    for (const one of audited) {
      const { excess, bias, gain, best } = figuresOf(one);
      expect(excess).toBeCloseTo(0, 12);
      expect(bias).toBe(0);
      expect(gain).toBeLessThanOrEqual(best);
    }
  });

  it('divide everybody once each way', () => {
    const figures = groupFigures(audited, 1);
    const byDivision = new Map<string, number>();
    for (const { division, n } of figures) byDivision.set(division, (byDivision.get(division) ?? 0) + n);
    expect([...byDivision.values()].every((n) => n === subjects.length)).toBe(true);
    expect(byDivision.size).toBeGreaterThan(6);
  });
});

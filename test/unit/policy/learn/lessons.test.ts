import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEARNT_WIDTH, PRIOR_SPREAD } from '../../../../src/policy/learn/features.js';
import { posterior } from '../../../../src/policy/learn/head.js';
import {
  headAt,
  LEARNT_HALF_LIFE,
  type Learnt,
  NOTHING_LEARNT,
  type OpenLesson,
  opened,
  readLearnt,
  settled,
  USED_WITHIN,
} from '../../../../src/policy/learn/lessons.js';
import type { OfferRecord } from '../../../../src/store/store.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { HOUR, NOW, offer } from '../fixtures.js';

const lesson = (change: Partial<OpenLesson> = {}): OpenLesson => ({
  offerId: 'o1',
  at: NOW,
  x: Array.from({ length: LEARNT_WIDTH }, (_, i) => (i < 2 ? 1 : 0)),
  claim: -1,
  use: -1,
  ...change,
});
const shownAs = (status: OfferRecord['status'], change: Partial<OfferRecord> = {}) =>
  offer({ id: 'o1', at: NOW, sessionId: 's1', status, ...change });
const one = opened(NOTHING_LEARNT, lesson());
const bias = (learnt: Learnt) => posterior(learnt, PRIOR_SPREAD).mean[0] as number;
const later = NOW + HOUR;

describe('lessons', () => {
  it('wait while the offer is open in the same visit, and while it is not to be seen yet', () => {
    expect(settled(one, [shownAs('shown')], 's1', later)).toBe(one);
    expect(settled(one, [], 's1', later)).toBe(one);
  });

  it.each([
    ['claimed', shownAs('claimed'), 's1', 1, 1],
    ['dismissed', shownAs('dismissed'), 's1', -1, 0],
    ['passed over by an order', shownAs('withdrawn'), 's1', -1, 0],
    ['left open in an earlier visit', shownAs('shown'), 's2', -1, 0],
  ])('an offer that was %s counts once', (_, record, session, sign, open) => {
    const learnt = settled(one, [record], session, later);
    expect(learnt.offers).toBe(1);
    expect(Math.sign(bias(learnt))).toBe(sign);
    expect(learnt.open).toHaveLength(open);
    // The same news again, from a retry or another tab.
    expect(settled(learnt, [record], session, later)).toBe(learnt);
  });

  it('a claim that is used teaches more than a claim, one left unused for two weeks less', () => {
    const claimed = settled(one, [shownAs('claimed')], 's1', later);
    const used = settled(claimed, [shownAs('used')], 's1', later);
    const late = NOW + USED_WITHIN + 1;
    const unused = settled(claimed, [shownAs('claimed')], 's9', late);
    expect(bias(used)).toBeGreaterThan(bias(claimed));
    expect(bias(unused)).toBeLessThan(bias(claimed));
    for (const learnt of [used, unused]) {
      expect(learnt.offers).toBe(1);
      expect(learnt.open).toEqual([]);
    }
    expect(settled(used, [shownAs('used')], 's9', late)).toBe(used);
  });

  it('claimed and used between two looks counts as both', () => {
    const apart = settled(settled(one, [shownAs('claimed')], 's1', later), [shownAs('used')], 's1', later);
    expect(settled(one, [shownAs('used')], 's1', later)).toEqual(apart);
  });

  it('an offer that is gone from the store is no lesson after two weeks', () => {
    const learnt = settled(one, [], 's1', NOW + USED_WITHIN + 1);
    expect(learnt).toMatchObject({ offers: 0, open: [] });
  });

  it('of any news in any order each counts once: replaying all of it changes nothing', () => {
    const status = fc.constantFrom<OfferRecord['status']>(
      'shown',
      'claimed',
      'dismissed',
      'used',
      'withdrawn',
    );
    fc.assert(
      fc.property(fc.array(fc.array(status, { minLength: 6, maxLength: 6 }), { maxLength: 5 }), (rounds) => {
        const ids = [0, 1, 2, 3, 4, 5];
        let learnt = ids.reduce(
          (all, id) => opened(all, lesson({ offerId: `o${id}`, claim: id - 3 })),
          NOTHING_LEARNT,
        );
        for (const statuses of rounds) {
          const offers = ids.map((id) => shownAs(statuses[id]!, { id: `o${id}` }));
          learnt = settled(learnt, offers, 's1', later);
          expect(settled(learnt, offers, 's1', later)).toBe(learnt);
        }
        const final = ids.map((id) => rounds.map((statuses) => statuses[id]).find((s) => s !== 'shown'));
        expect(learnt.offers).toBe(final.filter((s) => s !== undefined).length);
      }),
    );
  });

  it('fade: after a half-life half of the evidence is left, and a clock set back fades nothing', () => {
    const learnt = settled(one, [shownAs('dismissed')], 's1', later);
    const half = headAt(learnt, later + LEARNT_HALF_LIFE);
    for (const [i, value] of learnt.evidence.entries()) expect(half.evidence[i]).toBeCloseTo(value / 2, 12);
    expect(headAt(learnt, later - 5 * HOUR).evidence).toEqual([...learnt.evidence]);
    const far = posterior(headAt(learnt, later + 60 * LEARNT_HALF_LIFE), PRIOR_SPREAD);
    for (const weight of far.mean) expect(Math.abs(weight)).toBeLessThan(1e-12);
  });

  it('keep under 8 kB, with as many open as may be and every digit', () => {
    const random = createRandom('size');
    const x = () => Array.from({ length: LEARNT_WIDTH }, () => random.normal());
    let learnt = NOTHING_LEARNT;
    for (let i = 0; i < 300; i++) {
      const offerId = `6b1f0c1e-58c5-4c0e-9d0e-${String(i).padStart(12, '0')}`;
      learnt = opened(learnt, lesson({ offerId, x: x(), claim: random.normal(), use: random.normal() }));
      const record = shownAs(random.chance(0.3) ? 'used' : 'dismissed', { id: offerId });
      if (i < 280) learnt = settled(learnt, [record], 's1', later + i);
    }
    expect(learnt.offers).toBe(280);
    expect(learnt.open.length).toBeGreaterThan(10);
    expect(new TextEncoder().encode(JSON.stringify(learnt)).length).toBeLessThan(8_000);
  });

  it('what was kept by another version, or is broken, is nothing', () => {
    const learnt = settled(one, [shownAs('dismissed')], 's1', later);
    expect(readLearnt(learnt)).toBe(learnt);
    expect(readLearnt(undefined)).toBe(NOTHING_LEARNT);
    expect(readLearnt({ ...learnt, version: 0 })).toBe(NOTHING_LEARNT);
    expect(readLearnt({ ...learnt, pull: [1] })).toBe(NOTHING_LEARNT);
    expect(readLearnt({ ...learnt, pull: learnt.pull.map(() => Number.NaN) })).toBe(NOTHING_LEARNT);
  });
});

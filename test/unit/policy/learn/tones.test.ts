import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_LEARNT, opened, readLearnt, settled } from '../../../../src/policy/learn/lessons.js';
import { sigmoid } from '../../../../src/policy/learn/link.js';
import { beliefOf, chooseTone, hearTone, PLAIN, type Tones } from '../../../../src/policy/learn/tones.js';
import { createRandom } from '../../../../training/simulator/random.js';
import { HOUR, NOW, offer } from '../fixtures.js';

const SIGNED = [PLAIN, 'warm', 'playful'];

/** Speaks so often to a shopper who takes to tones by `t`, in logits, choosing as the device does. */
function speak(times: number, t: Readonly<Record<string, number>>, seed: number) {
  const random = createRandom(seed);
  const chance = () => random.next();
  let tones: Tones = [];
  const heard: string[] = [];
  for (let i = 0; i < times; i++) {
    const tone = chooseTone(SIGNED, tones, chance);
    heard.push(tone);
    tones = hearTone(tones, tone, chance() < sigmoid(-1 + (t[tone] ?? 0)), -1, 0.99);
  }
  return { tones, heard };
}

describe('the tone of copy', () => {
  it('is drawn evenly while nothing is known', () => {
    const random = createRandom(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const tone = chooseTone(SIGNED, [], () => random.next());
      counts.set(tone, (counts.get(tone) ?? 0) + 1);
    }
    // Four standard deviations of a third of 6,000 draws.
    for (const tone of SIGNED) expect(Math.abs((counts.get(tone) ?? 0) - 2_000)).toBeLessThan(4 * 36.6);
  });

  it('becomes the one that this shopper takes to', () => {
    const shares = [1, 2, 3, 4, 5].map((seed) => {
      const { heard } = speak(300, { warm: 1.5, playful: -1.5 }, seed);
      return heard.slice(-100).filter((tone) => tone === 'warm').length;
    });
    expect(Math.min(...shares)).toBeGreaterThan(50);
  });

  it('without chance it is the one that is believed in most, the plain one of equals', () => {
    expect(chooseTone(SIGNED, [])).toBe(PLAIN);
    expect(chooseTone(SIGNED, hearTone([], 'warm', true, -1, 1))).toBe('warm');
  });

  it('gets more credit for a claim that was not expected', () => {
    const meanAfter = (offset: number) => beliefOf(hearTone([], 'warm', true, offset, 1), 'warm').mean;
    expect(meanAfter(-3)).toBeGreaterThan(meanAfter(0));
    expect(meanAfter(0)).toBeGreaterThan(meanAfter(3));
  });

  it('stays finite and small, whatever is heard', () => {
    const heard = fc.record({
      tone: fc.oneof(
        fc.constantFrom('constructor', '__proto__', 'warm'),
        fc.string({ minLength: 1, maxLength: 20 }),
      ),
      claimed: fc.boolean(),
      offset: fc.double({ min: -20, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(heard, { maxLength: 60 }), (all) => {
        const tones = all.reduce<Tones>(
          (kept, { tone, claimed, offset }) => hearTone(kept, tone, claimed, offset, 0.99),
          [],
        );
        expect(tones.length).toBeLessThanOrEqual(12);
        for (const [tone] of tones) {
          const { mean, variance } = beliefOf(tones, tone);
          expect(Number.isFinite(mean) && variance > 0 && variance <= 0.16 + 1e-12).toBe(true);
        }
      }),
    );
  });
});

describe('a lesson in a tone', () => {
  const lesson = { offerId: 'o1', at: NOW, x: NOTHING_LEARNT.pull.map(() => 0), claim: -1, use: -1 };
  const shown = (status: 'claimed' | 'dismissed') =>
    offer({ id: 'o1', at: NOW, sessionId: 's1', status, tone: 'warm' });

  it.each([
    ['claimed', 1],
    ['dismissed', -1],
  ] as const)('is heard once, when the offer is %s', (status, sign) => {
    const learnt = settled(opened(NOTHING_LEARNT, lesson), [shown(status)], 's1', NOW + HOUR);
    expect(Math.sign(beliefOf(learnt.tones ?? [], 'warm').mean)).toBe(sign);
    expect(settled(learnt, [shown(status)], 's1', NOW + HOUR)).toBe(learnt);
  });

  it('of an offer without tones leaves no trace of one', () => {
    const { tone: _, ...plain } = shown('claimed');
    expect(settled(opened(NOTHING_LEARNT, lesson), [plain], 's1', NOW + HOUR).tones).toBeUndefined();
  });

  it('what was kept of tones and is none is forgotten alone', () => {
    const kept = { ...NOTHING_LEARNT, offers: 3, tones: [['warm', Number.NaN, 1]] as never };
    expect(readLearnt(kept)).toEqual({ ...NOTHING_LEARNT, offers: 3 });
  });
});

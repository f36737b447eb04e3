import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasonLines } from '../../../widget/offer/why.js';
import { wordsFor } from '../../../widget/words/words.js';

const words = wordsFor('en');

const explained = (contributions: { group: string; value: number }[]) =>
  reasonLines({ offerId: 'o', currency: 'EUR', utility: 0, background: 0, contributions }, words);

describe('the lines of "Why this offer?"', () => {
  it('sums what is faint or has no name of its own', () => {
    const lines = explained([
      { group: 'visit', value: 100 },
      { group: 'cart', value: -50 },
      { group: 'clock', value: 3 },
      { group: 'a group of tomorrow', value: 30 },
    ]);
    expect(lines.map(({ label, weight }) => [label, weight])).toEqual([
      [words('why.group.visit'), 1],
      [words('why.group.cart'), -0.5],
      [words('why.otherGroup'), 0.33],
    ]);
  });

  it('are none where nothing contributed', () => {
    expect(explained([{ group: 'visit', value: 0 }])).toEqual([]);
    expect(explained([])).toEqual([]);
  });

  it('never exaggerate: weights lie in −1…1, strongest first, and signs match the words', () => {
    const group = fc.constantFrom('visit', 'cart', 'clock', 'unheard-of');
    const value = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ group, value }), { maxLength: 8 }), (contributions) => {
        const lines = explained(contributions);
        const sizes = lines.map(({ weight }) => Math.abs(weight));
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
        for (const { weight, strength } of lines) {
          expect(Math.abs(weight)).toBeLessThanOrEqual(1);
          expect(strength.includes('against')).toBe(weight < 0);
        }
      }),
    );
  });
});

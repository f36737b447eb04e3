import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelEntry } from '../../../src/pool/manifest.js';
import { drawModel } from '../../../src/pool/open.js';
import { createRandom } from '../../../training/simulator/random.js';

const DEVICES = 10_000;

/** Models by name with their shares; names stand for content. */
const models = (shares: Readonly<Record<string, number>>): ModelEntry[] =>
  Object.entries(shares).map(([name, share]) => ({
    url: `models/${name}.bin`,
    sha256: name.repeat(43).slice(0, 43),
    bytes: 1,
    share,
  }));

const draws = (seed: string) => {
  const random = createRandom(seed);
  return Array.from({ length: DEVICES }, () => random.next());
};
const nameOf = ({ url }: ModelEntry) => url.slice('models/'.length, -'.bin'.length);
const drawn = (shares: Readonly<Record<string, number>>, seed: string) =>
  draws(seed).map((draw) => nameOf(drawModel(models(shares), draw)));

/** Four standard errors of a share among 10,000 devices. */
const tolerance = (share: number) => 4 * Math.sqrt((share * (1 - share)) / DEVICES) + 1e-9;

describe('a rollout by share', () => {
  test.each([[{ a: 1 }], [{ a: 0.1, b: 0.9 }], [{ a: 0, b: 1 }], [{ a: 0.01, b: 0.2, c: 0.3, d: 0.49 }]])(
    'meets its shares over 10,000 devices: %j',
    (shares: Record<string, number>) => {
      const all = drawn(shares, 'shares');
      for (const [name, share] of Object.entries(shares)) {
        const met = all.filter((own) => own === name).length / DEVICES;
        expect(Math.abs(met - share), `${name}: ${met}`).toBeLessThanOrEqual(tolerance(share));
      }
    },
  );

  test('moves devices only to the model whose share grows', () => {
    const before = drawn({ new: 0.1, old: 0.9 }, 'grows');
    const after = drawn({ new: 0.5, old: 0.5 }, 'grows');
    const moves = before.flatMap((own, device) => (own === after[device] ? [] : `${own} → ${after[device]}`));
    expect(new Set(moves)).toEqual(new Set(['old → new']));
    expect(Math.abs(moves.length / DEVICES - 0.4)).toBeLessThanOrEqual(tolerance(0.4));
  });

  test('moves only the devices of a model that is withdrawn, and spreads them over the others', () => {
    const before = drawn({ a: 0.4, b: 0.3, c: 0.3 }, 'withdrawn');
    const after = drawn({ b: 0.5, c: 0.5 }, 'withdrawn');
    const kept = before.filter((own, device) => own !== 'a' && own === after[device]).length;
    expect(kept).toBe(before.filter((own) => own !== 'a').length);
    const toB = before.filter((own, device) => own === 'a' && after[device] === 'b').length;
    expect(toB / before.filter((own) => own === 'a').length).toBeCloseTo(0.5, 1);
  });

  test('does not depend on the order of the list, and never draws a model with no share', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })
          .filter((all) => all.some(Boolean)),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (weights, draw) => {
          const sum = weights.reduce((total, weight) => total + weight, 0);
          const listed = models(
            Object.fromEntries(weights.map((weight, at) => [`model-${at}`, weight / sum])),
          );
          const own = drawModel(listed, draw);
          expect(own.share).toBeGreaterThan(0);
          expect(drawModel(listed.toReversed(), draw)).toBe(own);
        },
      ),
    );
  });
});

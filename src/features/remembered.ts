/** The things a shopper remembers, ready to be asked which of them a scope covers. */
import { type Coverage, isWholeShop } from './coverage.js';
import { decay } from './feedback.js';
import type { Thing } from './interests.js';

/** A thing with what is left of its weight. */
export interface Remembered {
  readonly thing: Thing;
  readonly weight: number;
}

/** By key, so that a scope costs what it covers and not what is remembered. As `inScope` of pool/benefit.ts, by hashes. */
export function rememberedIn(things: readonly Thing[], now: number) {
  const all = things.map((thing): Remembered => ({ thing, weight: thing.weight * decay(now - thing.at) }));
  const byKey = new Map<number, Remembered[]>();
  for (const one of all) {
    const { item, category, brand } = one.thing;
    for (const key of [item, category, brand]) {
      if (key === undefined) continue;
      const known = byKey.get(key);
      if (known) known.push(one);
      else byKey.set(key, [one]);
    }
  }
  return {
    all,
    in(coverage: Coverage): readonly Remembered[] {
      const { items, categories, brands, excludes } = coverage;
      const found = isWholeShop(coverage) ? all : [items, categories, brands].flatMap(matches);
      return found.filter(
        ({ thing }, at) => !excludes(thing) && found.findIndex((one) => one.thing === thing) === at,
      );
    },
  };

  function matches(keys: readonly number[]): readonly Remembered[] {
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }
}

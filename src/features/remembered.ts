/** The things a shopper remembers, ready to be asked which of them a scope covers. */
import { type Coverage, indexed, named } from './coverage.js';
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
  const index = indexed(all, ({ thing }) => [thing.item, thing.category, thing.brand]);
  return {
    all,
    in(coverage: Coverage): readonly Remembered[] {
      return named(coverage, all, index).filter(({ thing }) => !coverage.excludes(thing));
    },
  };
}

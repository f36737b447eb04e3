/**
 * Seeded random numbers: sfc32 (Doty-Humphrey, PractRand), 32-bit integer arithmetic only, so that a seed gives the same
 * world on every machine. `fork` gives an independent stream by name: drawing one thing more in one place changes
 * nothing elsewhere.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  fork(label: string | number): Random;
  between(least: number, most: number): number;
  /** Whole number, both ends included. */
  integer(least: number, most: number): number;
  /** Standard normal (Box–Muller). */
  normal(mean?: number, deviation?: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Index drawn in proportion to the weights. */
  weighted(weights: readonly number[]): number;
  shuffled<T>(from: readonly T[]): T[];
}

export function createRandom(seed: number | string): Random {
  let [a, b, c, d] = seedState(String(seed));
  const bits = () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 4294967296;
  const random: Random = {
    next,
    fork: (label) => createRandom(`${seed}/${label}`),
    between: (least, most) => least + (most - least) * next(),
    integer: (least, most) => least + Math.floor((most - least + 1) * next()),
    normal: (mean = 0, deviation = 1) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T,
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return index < 0 ? weights.length - 1 : index;
    },
    shuffled: (from) => {
      const all = [...from];
      for (let i = all.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        const held = all[i] as (typeof all)[number];
        all[i] = all[j] as (typeof all)[number];
        all[j] = held;
      }
      return all;
    },
  };
  return random;
}

/** Four words from a string, by FNV-1a started four ways and mixed. */
function seedState(text: string): [number, number, number, number] {
  const word = (start: number) => {
    let hash = start;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) | 0;
  };
  return [word(0x811c9dc5), word(0x9e3779b9), word(0x243f6a88), 1];
}

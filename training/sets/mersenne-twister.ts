/**
 * MT19937 (Matsumoto & Nishimura 1998) as numpy's RandomState draws from it, so that a seed deals the rows into the folds
 * that published figures were measured on.
 */
export interface NumpyRandom {
  /** Uniform whole number in [0, most]. */
  interval(most: number): number;
  /** Shuffles in place, last place first. */
  shuffle<T extends { [index: number]: number; readonly length: number }>(values: T): T;
  /** 0…count − 1, shuffled. */
  permutation(count: number): Int32Array;
}

const SIZE = 624;
const SHIFT = 397;

export function numpyRandom(seed: number): NumpyRandom {
  const key = new Uint32Array(SIZE);
  let word = seed >>> 0;
  for (let at = 0; at < SIZE; at++) {
    key[at] = word;
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + at + 1) >>> 0;
  }
  let position = SIZE;

  function refill(): void {
    for (let at = 0; at < SIZE; at++) {
      const mixed = ((key[at] as number) & 0x80000000) | ((key[(at + 1) % SIZE] as number) & 0x7fffffff);
      key[at] = (key[(at + SHIFT) % SIZE] as number) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  }

  function bits(): number {
    if (position === SIZE) refill();
    let y = key[position++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  const random: NumpyRandom = {
    interval(most) {
      if (most === 0) return 0;
      // Draws of as many bits as `most` has, until one is not above it.
      const mask = 0xffffffff >>> Math.clz32(most);
      for (;;) {
        const value = (bits() & mask) >>> 0;
        if (value <= most) return value;
      }
    },
    shuffle(values) {
      for (let at = values.length - 1; at > 0; at--) {
        const other = random.interval(at);
        const held = values[at] as number;
        values[at] = values[other] as number;
        values[other] = held;
      }
      return values;
    },
    permutation: (count) => random.shuffle(Int32Array.from({ length: count }, (_, at) => at)),
  };
  return random;
}

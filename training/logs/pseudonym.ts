/** A shopper's name in the log becomes a keyed hash as it is read; nothing keeps the name. */
import { createHmac } from 'node:crypto';

/** Names stand together in most logs: so many are remembered, and then forgotten all at once. */
const REMEMBERED = 50_000;

/** 64 bits in hex: among ten million shoppers two share one with probability 3·10⁻⁶. */
export type Pseudonym = string;

/** @param key the same key gives the same split of shoppers; it is part of the seed */
export function pseudonyms(key: string): (shopper: string | number) => Pseudonym {
  const known = new Map<string | number, Pseudonym>();
  return (shopper) => {
    const seen = known.get(shopper);
    if (seen !== undefined) return seen;
    if (known.size >= REMEMBERED) known.clear();
    const hash = createHmac('sha256', key).update(String(shopper)).digest('hex').slice(0, 16);
    known.set(shopper, hash);
    return hash;
  };
}

/** Where a pseudonym stands, uniform in [0, 1): one number for each of two uses that must not depend on each other. */
export const placeOf = (pseudonym: Pseudonym, use: 'bucket' | 'split'): number =>
  Number.parseInt(use === 'bucket' ? pseudonym.slice(0, 8) : pseudonym.slice(8), 16) / 0x1_0000_0000;

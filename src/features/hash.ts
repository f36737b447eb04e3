/** One hash for everything that is compared but never named: the same on every device, in training and in the artifact. */

const encoder = new TextEncoder();

/**
 * 32 bits of a text, unsigned: FNV-1a (Fowler, Noll & Vo) over its UTF-8 bytes, then the finaliser of MurmurHash3
 * (Appleby), which spreads the last characters over all bits. Not secret and not collision-free: 10,000 names have
 * about 0.01 colliding pairs. A lone surrogate counts as U+FFFD.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

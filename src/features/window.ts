/** How much of a visit the student reads. */
export const WINDOW = 64;
const STRIDE = WINDOW / 2;

/**
 * Index of the first event that counts, of `count` so far. Up to 64 events it is 0. A longer visit is read from a start
 * that moves on by 32 at a time, so that 33 to 64 events always remain: the encoding is rebuilt from zeros then, and in
 * between each new event still costs one step. Whoever caches an encoding keeps this number beside it, and starts over
 * when it changes.
 */
export function windowStart(count: number): number {
  return count <= WINDOW ? 0 : Math.ceil((count - WINDOW) / STRIDE) * STRIDE;
}

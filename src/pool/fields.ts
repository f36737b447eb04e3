/** The small parts that the pool's schemas are made of. */
import * as v from 'valibot';

/** Names things of a pool: coupons, scenarios, segments, arms. */
export const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/, 'an id: 1…64 of A–Z a–z 0–9 . _ -'));
/** Money in minor units of the pool's currency. */
export const minor = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A number of things, or a span in ms. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** 0…1. */
export const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const instant = v.pipe(v.string(), v.isoTimestamp());
export const names = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(500));
export const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
export const ids = v.pipe(v.array(id), v.maxLength(500));

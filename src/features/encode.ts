/** Everything the student reads, in one place: docs/features.md lists each column with unit, range and missing rule. */
import type { StudentShape } from '../model/types.js';
import { CONTEXT_COLUMNS, CONTEXT_WIDTH } from './context.js';
import { COUPON_COLUMNS, COUPON_WIDTH } from './coupon.js';
import { EVENT_COLUMNS, EVENT_WIDTH } from './events.js';
import { hash32 } from './hash.js';
import { RELATIVE_COLUMNS, RELATIVE_WIDTH } from './relative.js';

export { CONTEXT_COLUMNS, CONTEXT_GROUPS, CONTEXT_WIDTH, encodeContext } from './context.js';
export { COUPON_COLUMNS, COUPON_WIDTH, encodeCoupon, encodeCoupons } from './coupon.js';
export { EVENT_COLUMNS, EVENT_WIDTH, encodeEvents } from './events.js';
export {
  encodeRelative,
  encodeRelatives,
  RELATIVE_COLUMNS,
  RELATIVE_GROUPS,
  RELATIVE_WIDTH,
} from './relative.js';
export { NO_TABLES, type Tables } from './tables.js';
export { isAct, WINDOW, windowStart } from './window.js';

/** Moves whenever a column is added, dropped or means something else: a model trained for another is refused. */
export const FEATURE_SCHEMA_VERSION = 3;

/** One number for all columns' names and their order: two encodings that differ in either differ in it. */
export const FEATURE_HASH = hash32(
  [EVENT_COLUMNS, CONTEXT_COLUMNS, COUPON_COLUMNS, RELATIVE_COLUMNS]
    .map((columns) => columns.join())
    .join(';'),
);

/** The student's input sizes for this encoding, with its own width of memory. */
export const studentShape = (hidden: number): StudentShape => ({
  event: EVENT_WIDTH,
  hidden,
  context: CONTEXT_WIDTH,
  coupon: COUPON_WIDTH,
  relative: RELATIVE_WIDTH,
});

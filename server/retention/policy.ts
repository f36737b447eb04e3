/** For how long what is kept. The ledger names nobody and is kept for good: it is the proof of what was spent. */
import * as v from 'valibot';
import { ServerError } from '../server-error.js';

const days = (usual: number, least: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(36_500)), usual);

/** Days. An idempotency key is kept for 7 and no longer (server/redeem/once.ts), a token's epoch for as long as it lasts. */
export const RetentionPolicy = v.strictObject({
  /** Reservations that were released or ran out. A late commit reserves again for as long. */
  endedReservations: days(30, 1),
  /** Reservations of orders, with their codes. A refund is possible for as long. */
  orderedReservations: days(400, 30),
  /** Codes that were given out and not used. After that they are unknown. */
  unusedCodes: days(400, 30),
  /** Orders as they were told. What the console has counted of them stays. */
  orders: days(800, 30),
  /** Counters of single days, `perDay` and new codes. */
  dayCounters: days(60, 8),
});
export type RetentionPolicy = v.InferOutput<typeof RetentionPolicy>;

export const USUAL_POLICY: RetentionPolicy = v.parse(RetentionPolicy, {});

/** The policy in a JSON text, e.g. `{"orders": 365}`; what it leaves out is as usual. @throws ServerError invalid */
export function parsePolicy(json: string): RetentionPolicy {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ServerError('invalid', 'retention: expected JSON', { cause });
  }
  const policy = v.safeParse(RetentionPolicy, value);
  if (policy.success) return policy.output;
  const field = v.getDotPath(policy.issues[0]) ?? 'retention';
  throw new ServerError('invalid', `retention: ${field} is not as docs/operation.md says`);
}

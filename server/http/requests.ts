/** What may be sent to us, field by field. Unknown fields are refused. */
import * as v from 'valibot';
import { Refusal } from '../redeem/refusal.js';

const text = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));
/** Opaque ids of the shop's systems: printable ASCII. */
const id = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,128}$/, '1…128 printable characters'));
const minor = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000_000_000));

export const ClaimBody = v.strictObject({
  coupon: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/)),
  /** Random, at least 96 bits in any common alphabet. */
  claim: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/)),
  /** The right to claim, where the pool asks for one. */
  token: v.exactOptional(v.pipe(v.string(), v.maxLength(512))),
});

const Line = v.strictObject({
  itemId: text(100),
  category: v.exactOptional(text(100)),
  brand: v.exactOptional(text(100)),
  unitPrice: minor,
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  onSale: v.optional(v.boolean(), false),
  /** Where the backend wants to hear the tax of what is left. */
  taxPercent: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
});
const Cart = v.strictObject({ lines: v.pipe(v.array(Line), v.minLength(1), v.maxLength(500)) });

const checkoutFields = {
  cart: Cart,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  customerKey: v.exactOptional(id),
  checkoutId: id,
  country: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
  newShopper: v.exactOptional(v.boolean()),
  points: v.exactOptional(minor),
};
export const ReserveBody = v.strictObject({ code: text(64), ...checkoutFields });
/** Several codes at once: applied in the order that docs/cart.md names, not the one they come in. */
export const ReserveAllBody = v.strictObject({
  codes: v.pipe(v.array(text(64)), v.minLength(1), v.maxLength(10)),
  ...checkoutFields,
});

const armId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/));
/** A base64url HMAC or token; what it is made of the shop's backend knows. */
const armName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,512}$/));
const strongSource = v.picklist(['account', 'token']);
const Arm = v.variant('source', [
  v.strictObject({ source: strongSource, name: armName, trial: v.exactOptional(armId) }),
  v.strictObject({ source: v.picklist(['cookie', 'local']), arm: armId, trial: v.exactOptional(armId) }),
]);
const orderFields = {
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  revenue: minor,
  cost: v.exactOptional(minor),
  at: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
  arm: v.exactOptional(Arm),
};

/** An order, with or without one of our coupons. */
export const OrderBody = v.strictObject({
  orderId: id,
  ...orderFields,
  discount: v.exactOptional(minor),
  coupon: v.exactOptional(armId),
  customerKey: v.exactOptional(id),
});
export const AudienceBody = v.strictObject({
  trial: armId,
  source: strongSource,
  shoppers: v.record(armId, minor),
});
export const ArmsBody = v.strictObject({
  source: strongSource,
  names: v.pipe(v.array(armName), v.maxLength(2_000)),
});
/** `order` saves the call of `order`: coupon, discount and customer are those of the reservation. */
export const CommitBody = v.strictObject({
  reservation: id,
  orderId: id,
  order: v.exactOptional(v.strictObject(orderFields)),
});
export const ReservationBody = v.strictObject({ reservation: id });
export const ExtendBody = v.strictObject({
  reservation: id,
  minutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7 * 24 * 60))),
});
export const CustomerBody = v.strictObject({ customerKey: id });
export const CodeBody = v.strictObject({ code: text(64) });
export const RefundBody = v.strictObject({
  reservation: id,
  amount: v.exactOptional(v.pipe(minor, v.minValue(1))),
  /** Instead of an amount: what came back so far, of the cart as it was ordered. */
  returned: v.exactOptional(v.strictObject({ cart: Cart, pieces: v.pipe(v.array(minor), v.maxLength(500)) })),
});

/** A JSON text as `schema` wants it. @throws Refusal invalid-request, naming the field and never its value */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  json: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Refusal('invalid-request', 'body: expected JSON');
  }
  const body = v.safeParse(schema, value);
  if (body.success) return body.output;
  throw new Refusal(
    'invalid-request',
    `${v.getDotPath(body.issues[0]) ?? 'body'}: not as docs/server.md says`,
  );
}

/** Why a request is refused: stable reasons, each with its HTTP status. docs/server.md lists them. */
export const REFUSALS = {
  // the request itself
  'invalid-request': 400,
  'idempotency-key-missing': 400,
  unauthorized: 401,
  'origin-not-allowed': 403,
  'not-found': 404,
  'body-too-large': 413,
  'idempotency-key-reused': 422,
  'request-in-progress': 409,
  'rate-limited': 429,
  'no-pool': 503,
  'shutting-down': 503,
  // the right to claim
  'no-rights': 404,
  'unknown-token-key': 422,
  'grant-invalid': 403,
  'right-exhausted': 409,
  'right-missing': 403,
  'right-invalid': 403,
  'right-not-for-this': 403,
  'right-spent': 409,
  // what it asks for
  'unknown-coupon': 404,
  'unknown-code': 404,
  'unknown-reservation': 404,
  'claims-exhausted': 429,
  withdrawn: 410,
  'not-yet-valid': 409,
  'no-longer-valid': 410,
  'outside-day-parts': 409,
  'outside-holidays': 409,
  'other-country': 422,
  'new-shoppers-only': 422,
  'not-enough-points': 422,
  'does-not-stack': 409,
  'currency-mismatch': 422,
  'nothing-in-scope': 422,
  'cart-below-minimum': 422,
  'cart-above-maximum': 422,
  'too-few-items': 422,
  'below-margin-floor': 422,
  'takes-nothing-off': 422,
  'code-in-use': 409,
  'code-used': 409,
  'code-blocked': 410,
  'limit-total': 409,
  'limit-day': 409,
  'limit-shopper': 409,
  'limit-budget': 409,
  'hold-expired': 409,
  'already-committed': 409,
  'already-released': 409,
  'not-committed': 409,
  'refund-too-large': 409,
} as const;
export type RefusalReason = keyof typeof REFUSALS;

/** Thrown inside a transaction, so that a refusal leaves nothing behind. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  /** Why, where one refusal has another behind it: a late commit, for example. */
  readonly because: RefusalReason | undefined;

  /** @param detail one sentence for a developer; never a code, key or customer. */
  constructor(reason: RefusalReason, detail: string, because?: RefusalReason) {
    super(detail);
    this.reason = reason;
    this.because = because;
  }
}

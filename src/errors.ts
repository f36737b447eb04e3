/**
 * The one error class of Etui. `code` is stable and documented in docs/errors.md; `message` names the field and the
 * expectation, and never contains a coupon code, a token, a key or a shopper's text.
 */
export const ErrorCode = {
  // pool: what arrived from the shop's servers is not what we may use
  PoolMalformed: 'pool/malformed',
  PoolBadSignature: 'pool/bad-signature',
  PoolUnknownKey: 'pool/unknown-key',
  PoolDuplicateKey: 'pool/duplicate-key',
  PoolWrongAlgorithm: 'pool/wrong-algorithm',
  PoolWrongAnchor: 'pool/wrong-anchor',
  PoolWrongShop: 'pool/wrong-shop',
  PoolWrongRole: 'pool/wrong-role',
  PoolThreshold: 'pool/threshold-not-met',
  PoolExpired: 'pool/expired',
  PoolLifetime: 'pool/lifetime-too-long',
  PoolFromFuture: 'pool/from-future',
  PoolRollback: 'pool/rollback',
  PoolHashMismatch: 'pool/hash-mismatch',
  PoolLengthMismatch: 'pool/length-mismatch',
  PoolTooLarge: 'pool/too-large',
  PoolMixed: 'pool/mixed-pair',
  PoolInvalidTerms: 'pool/invalid-terms',
  // model
  ModelMalformed: 'model/malformed',
  ModelWrongShape: 'model/wrong-shape',
  ModelNotFinite: 'model/not-finite',
  ModelSchemaMismatch: 'model/schema-mismatch',
  ModelReferenceMismatch: 'model/reference-mismatch',
  ModelHashMismatch: 'model/hash-mismatch',
  BackendUnavailable: 'model/backend-unavailable',
  DeviceLost: 'model/device-lost',
  // egress
  NetworkFailed: 'egress/network-failed',
  NetworkStatus: 'egress/unexpected-status',
  IntegrityFailed: 'egress/integrity-failed',
  BodyTooLarge: 'egress/body-too-large',
  WorkerFailed: 'egress/worker-failed',
  // store
  StoreUnavailable: 'store/unavailable',
  StoreQuota: 'store/quota',
  StoreBlocked: 'store/blocked',
  StoreLost: 'store/lost',
  // what a developer hands us
  OptionInvalid: 'option/invalid',
  EventInvalid: 'event/invalid',
  NotReady: 'engine/not-ready',
  EngineFailed: 'engine/failed',
  ClaimRefused: 'wallet/claim-refused',
  UnknownOffer: 'wallet/unknown-offer',
  NoRight: 'wallet/no-right',
  RightFailed: 'wallet/right-failed',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

export class EtuiError extends Error {
  override readonly name = 'EtuiError';
  readonly code: ErrorCode;

  /** @param message names the field and what was expected of it; keep values out of it. */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Any thrown thing as an EtuiError; `fallback` is the code where it isn't one already. */
export function asEtuiError(thrown: unknown, fallback: ErrorCode, message: string): EtuiError {
  return thrown instanceof EtuiError ? thrown : new EtuiError(fallback, message, { cause: thrown });
}

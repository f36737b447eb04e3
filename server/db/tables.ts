/** The database as Kysely sees it. Every table is keyed by shop; server/db/migrations.ts makes them. */
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';

/** 64-bit in the database, a number here: money and counts stay below 2^53. A driver must parse int8 so. */
type Big = number;
type Instant = ColumnType<Date, Date, Date>;

/** A code that was given out. Only its HMAC is kept: whoever reads this table can redeem nothing. */
export interface CodeTable {
  shop: string;
  code_hmac: string;
  coupon_id: string;
  claimed_at: Instant;
}

/** One use of a coupon by one checkout, from hold to end. */
export interface ReservationTable {
  shop: string;
  id: string;
  coupon_id: string;
  code_hmac: string;
  /** A minted code is good for one live reservation; a fixed one for any number. */
  single_use: boolean;
  checkout_id: string;
  customer_hmac: string | null;
  /** UTC day it counts for, `2026-11-22`. */
  day: string;
  /** Minor units of `currency`. */
  discount: Big;
  currency: string;
  /** What the use costs the shopper in the shop's own points; 0 where it costs none. */
  points: Generated<Big>;
  status: ReservationStatus;
  order_id: string | null;
  /** Of the discount, taken back by refunds; minor units. */
  refunded: Big;
  reserved_at: Instant;
  expires_at: Instant;
}
export type ReservationStatus = 'held' | 'committed' | 'released' | 'expired';
export type Reservation = Selectable<ReservationTable>;

/** One row for each checkout that asked for a coupon: what its requests wait for each other on. */
export interface CheckoutTable {
  shop: string;
  checkout_id: string;
  asked: Big;
}

/** How much of a limit is taken. `period`: '' (total, budget), a day, or a customer's HMAC. */
export interface CounterTable {
  shop: string;
  coupon_id: string;
  kind: CounterKind;
  period: string;
  used: Big;
}
export type CounterKind = 'total' | 'day' | 'shopper' | 'budget' | 'claims';

/** What happened, in order; only ever appended to. Whether anything was overspent is proved from here. */
export interface LedgerTable {
  shop: string;
  entry: Generated<number>;
  at: Instant;
  reservation_id: string;
  coupon_id: string;
  event: LedgerEvent;
  /** Change of the number of uses and of the money taken, as the counters saw it. */
  uses: number;
  amount: Big;
}
export type LedgerEvent = 'reserve' | 'extend' | 'commit' | 'release' | 'expire' | 'refund';
export type LedgerEntry = Insertable<LedgerTable>;

/** Answers by Idempotency-Key, so that a retry changes nothing and hears the same. */
export interface IdempotencyTable {
  shop: string;
  key: string;
  /** SHA-256 of endpoint and body. */
  request_hash: string;
  /** JSON. */
  answer: string;
  created_at: Instant;
}

/** An order as the shop's backend told it; told again, the later word counts. */
export interface OrderTable {
  shop: string;
  order_id: string;
  at: Instant;
  /** UTC day of `at`, `2026-11-22`. */
  day: string;
  currency: string;
  /** What the goods brought after all discounts; minor units of `currency`. */
  revenue: Big;
  /** What our coupon took off; minor units. */
  discount: Big;
  /** `revenue` less what the goods cost the shop; null where it doesn't say. May be negative. */
  profit: Big | null;
  coupon_id: string | null;
  customer_hmac: string | null;
  /** The signed name of the trial (`pool.trial.id`); with the next two all null or none. */
  trial: string | null;
  /** `local` is self-reported. */
  arm_source: ArmSource | null;
  /** `holdout`, or the id of a policy. */
  arm: string | null;
}
export type OrderRow = Selectable<OrderTable>;
export type ArmSource = 'account' | 'token' | 'local';

/** How many shoppers an arm has: the known denominator of an absolute lift. Given by the shop's backend. */
export interface AudienceTable {
  shop: string;
  trial: string;
  source: 'account' | 'token';
  arm: string;
  shoppers: Big;
  at: Instant;
}

/** Private reports: nothing but how often each randomised answer came. */
export interface ReportTable {
  shop: string;
  /** Weeks since the epoch, Mondays UTC (src/measure/epoch.ts). */
  epoch: number;
  question: string;
  /** Of the signed parameters; its ε stands in `report_parameters`. */
  version: number;
  /** Index into the question's answers. */
  answer: number;
  count: Big;
}

export interface ReportParameterTable {
  shop: string;
  version: number;
  /** Privacy loss of one report. */
  epsilon: number;
  since: Instant;
}

/** Prices of one coupon as one run of `etui pace` signed them, with the ledger as it stood; only ever appended to. */
export interface PacingTable {
  shop: string;
  coupon_id: string;
  at: Instant;
  lambda: number;
  /** Minor units. */
  mu: Big;
  /** Cumulative, holds included: minor units, uses; and the limits that held then, null where there was none. */
  spent: Big;
  uses: Big;
  budget: Big | null;
  total: Big | null;
  /** JSON of server/pace/pace.ts's PaceState, for the next run. */
  state: string;
}

/** From when to when a server was up, as far as its signs of life say. */
export interface UptimeTable {
  shop: string;
  started_at: Instant;
  seen_at: Instant;
}

/** A code that the shop took out of use. */
export interface BlockedCodeTable {
  shop: string;
  code_hmac: string;
  blocked_at: Instant;
}

/** Who may use the console, besides whoever has its first password. */
export interface MemberTable {
  shop: string;
  name: string;
  role: 'viewer' | 'editor' | 'owner';
  /** server/console/access/password.ts */
  password_hash: string;
  added_at: Instant;
}

/** What was done by the console and the admin API. The table refuses every change of what stands in it. */
export interface AuditTable {
  shop: string;
  entry: Generated<number>;
  at: Instant;
  /** A member's name, `owner` for the first password, `command` for the command line. */
  actor: string;
  role: string;
  /** What, e.g. `code.block`. */
  action: string;
  /** To what; never a code, secret or customer in clear. */
  subject: string;
  /** JSON of what was there before and after; null where there was nothing. */
  before: string | null;
  after: string | null;
  outcome: Generated<'done' | 'unchanged' | 'refused' | 'failed'>;
}

/** How many tokens of an epoch an account or an address prefix has been given. */
export interface RightSubjectTable {
  shop: string;
  /** The epoch's first instant, seconds. */
  epoch: Big;
  /** HMAC with shop and epoch in it. */
  subject: string;
  issued: number;
  keep_until: Instant;
}

/** Requests that were answered, so that the same one again counts once. Blinded: nothing presented later can be told from it. */
export interface RightRequestTable {
  shop: string;
  epoch: Big;
  subject: string;
  request_hash: string;
}

/** Tokens that have claimed their coupon. */
export interface RightSpentTable {
  shop: string;
  nullifier: string;
  /** Of coupon and the claim's own random id: the same claim again is no second one. */
  claim_hmac: string;
  keep_until: Instant;
}

/** Endpoints that messages are made for; their addresses and secrets are in the server's key folder. */
export interface WebhookEndpointTable {
  shop: string;
  endpoint: string;
}

/** Messages on their way, and for a while after. Filled by triggers (webhook-migration.ts). */
export interface WebhookOutboxTable {
  shop: string;
  id: string;
  endpoint: string;
  type: string;
  /** JSON, as it is signed and sent. */
  body: string;
  created_at: Instant;
  /** Not before; while a server has it in hand, when another may take it. */
  due_at: Instant;
  attempts: number;
  status: 'pending' | 'delivered' | 'dead';
  /** Of the last attempt: a short word, never an answer's text. */
  problem: string | null;
}

export interface Tables {
  codes: CodeTable;
  reservations: ReservationTable;
  checkouts: CheckoutTable;
  counters: CounterTable;
  ledger: LedgerTable;
  idempotency: IdempotencyTable;
  orders: OrderTable;
  audiences: AudienceTable;
  reports: ReportTable;
  report_parameters: ReportParameterTable;
  pacing: PacingTable;
  uptimes: UptimeTable;
  blocked_codes: BlockedCodeTable;
  members: MemberTable;
  audit_log: AuditTable;
  right_subjects: RightSubjectTable;
  right_requests: RightRequestTable;
  right_spent: RightSpentTable;
  webhook_endpoints: WebhookEndpointTable;
  webhook_outbox: WebhookOutboxTable;
}

/**
 * What passes between the page and the engine in its worker: plain data, one type per direction. The page sends what
 * happened and what the shopper asked for; the engine answers with what to show.
 */
import type { RawEvent } from './events/raw-event.js';
import type { SignalGroup } from './events/signals.js';
import type { EventParams } from './events/vocabulary.js';
import type { ArmSource } from './measure/arms.js';
import type { BackendName } from './model/types.js';
import type { Decision, Reason } from './policy/types.js';
import type { Channel } from './pool/occasions.js';
import type { ExportedData, OfferStatus, Slip, Why } from './store/store.js';

export interface Consent {
  /** May Etui keep this visit on the device? Until then it lives in memory. */
  readonly personalise: boolean;
  /** May Etui take part in counting? */
  readonly measure: boolean;
}

export type BackendChoice = 'auto' | BackendName;

/** What the shop's page configures; all of it known at page load. */
export interface EngineOptions {
  /** Origin of the shop, as the manifest names it. */
  readonly shop: string;
  /** Folder of `root.jws`, `manifest.jws`, pool and model; absolute, ends in a slash. */
  readonly base: string;
  /** Folder of etui.js and its chunks; absolute, ends in a slash. */
  readonly assets: string;
  /** Where a claim is sent; absolute. */
  readonly claimUrl: string;
  /** Base64url SHA-256 of the first root: the trust anchor. */
  readonly root: string;
  readonly backend: BackendChoice;
  /** Does the page's policy allow WebAssembly? Until the shop says so it isn't tried: browsers report attempts. */
  readonly wasm: boolean;
  /** BCP 47. */
  readonly locale: string;
  /** The shop's name for this account in this trial: base64url HMAC by its backend. Absent for who isn't logged in. */
  readonly account?: string | undefined;
  /** 0 switches the signed exploration off on this page (tests, demos); absent leaves it as signed. */
  readonly exploration?: 0;
}

/** What the shop attaches to an order, so that it is counted in its arm. Empty where no trial runs. */
export interface OrderFields {
  readonly etui_trial?: string;
  readonly etui_arm?: string;
  /** `cookie` and `local` are self-reported; for `account` the backend sends its own name of the account instead of believing the page. */
  readonly etui_arm_source?: ArmSource;
  /** The right to claim, for `token`: the server draws the arm from it instead of believing the page. */
  readonly etui_token?: string;
}

/** What the widget shows. Text only; the code appears after a claim. */
export interface OfferView {
  readonly offerId: string;
  readonly couponId: string;
  readonly title: string;
  readonly body: string;
  readonly terms?: string;
  /** ISO instant, only where the signed terms really end. */
  readonly validUntil?: string;
  /** `used` once, as its order is placed; `withdrawn` where the shop took a claimed one back. */
  readonly status: 'shown' | 'claimed' | 'used' | 'withdrawn';
  /** Where it may appear, best first; absent: wherever the page has a place. */
  readonly channels?: readonly Channel[];
  readonly code?: string;
}

/** The answer to "Why this offer?". Amounts are minor units of `currency`. */
export interface Explanation extends Why {
  readonly offerId: string;
  readonly currency: string;
}

/** One offer of this device, whatever became of it. Its words are those it was claimed with, or else the pool's. */
export interface KeptOffer extends Partial<Slip> {
  readonly offerId: string;
  readonly couponId: string;
  readonly status: OfferStatus;
  /** When it was shown, ms since the epoch. */
  readonly at: number;
  readonly statusAt: number;
  readonly code?: string;
  /** The shop has taken the coupon back. */
  readonly isWithdrawn?: boolean;
  readonly never?: boolean | 'all';
  readonly rating?: { readonly stars: number; readonly at: number };
  /** Its reasons were worked out: `explain` will tell them. */
  readonly hasReasons: boolean;
}

/** What the shopper has set on this device, but for consent. */
export interface Settings {
  /** Nothing is recorded and nothing shown. */
  readonly paused: boolean;
  /** No offers, ever. */
  readonly silenced: boolean;
  /** What is not listened to. */
  readonly off: readonly SignalGroup[];
}

/** What an erasure leaves, because the shopper asked for it. */
export interface Keep {
  /** Coupons that were claimed, with their codes and terms. */
  readonly wallet?: boolean;
  /** "Never this one", "no offers, ever", pause and what is not listened to. */
  readonly choices?: boolean;
}

/** What an average visit would be shown: chosen by the shop's own averages, with nothing of this shopper's. */
export interface EveryonesOffer extends Slip {
  readonly couponId: string;
}

/** For the developer: what the engine is, has and just did. */
export interface EngineStatus {
  readonly store: 'memory' | 'indexeddb';
  readonly consent: Consent;
  readonly backend: BackendName | 'none';
  /** Why this backend: one sentence. */
  readonly backendReason: string;
  readonly gpuDispatches: number;
  readonly poolVersion: number | undefined;
  readonly modelSha256: string | undefined;
  readonly events: number;
  /** Dropped inputs by reason code. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Last typed error by room, codes only. */
  readonly problems: readonly string[];
  readonly decideMs: number | undefined;
  /** Why the last decision came out as it did, and above all why nothing showed: one line. Codes as in docs/reasons.md. */
  readonly why: string;
}

/** Methods the page may call on the engine, each answered exactly once. */
export interface EngineCalls {
  claim(offerId: string): OfferView;
  /** `never`: never this again; `all`: no offers, ever, until `pause(false)`. */
  dismiss(offerId: string, never: boolean | 'all'): void;
  explain(offerId: string): Explanation;
  /** One tap: 1…5 stars. Stays on the device, but for private reports. */
  rate(offerId: string, stars: number): void;
  /** Answered once the pool is here. */
  orderFields(): OrderFields;
  exportAll(): ExportedData;
  /** Everything but what is to be kept, in all tabs; or `learnt`: only what earlier offers taught. */
  erase(what?: 'learnt' | Keep): void;
  /** All offers that this device remembers, newest first. */
  offers(): readonly KeptOffer[];
  /** What is set, after `change` where one is given. */
  settings(change?: Partial<Settings>): Settings;
  /** What the shop's arm cookie says, as the page reads it when the engine asks; absent where there is none. */
  armCookie(value?: string): void;
  /** null where an average visit would rightly be shown nothing. */
  everyone(): EveryonesOffer | null;
  status(): EngineStatus;
  /** Waits until everything sent before has been recorded and decided on. */
  settled(): void;
}
export type EngineMethod = keyof EngineCalls;

export type PageMessage =
  | {
      readonly type: 'start';
      readonly options: EngineOptions;
      readonly consent: Consent;
      readonly now: number;
    }
  | { readonly type: 'events'; readonly events: readonly RawEvent[] }
  | { readonly type: 'consent'; readonly consent: Consent }
  /** Clock offsets of the fixed schedule, reached: fetch the static files; bring up the model. */
  | { readonly type: 'stage'; readonly stage: 'pool' | 'model' }
  /** The forms in which the page can show an offer, or whether it can in any; without one nothing is chosen. */
  | { readonly type: 'display'; readonly forms: boolean | readonly Channel[] }
  | { readonly type: 'pause'; readonly paused: boolean }
  /** Does anybody on the page listen to `accepted`, `dropped` and `decision`? Unwatched, they aren't sent. */
  | { readonly type: 'watch'; readonly watched: boolean }
  | {
      readonly type: 'call';
      readonly call: number;
      readonly method: EngineMethod;
      readonly args: readonly unknown[];
    };

export type EngineMessage =
  | { readonly type: 'ready' }
  /** So many events, in the order in which they were told, are kept or dropped: they need not be told again. */
  | { readonly type: 'recorded'; readonly events: number }
  | { readonly type: 'offer'; readonly offer: OfferView | null }
  /** There is consent: the page may read the shop's arm cookie and call `armCookie`. */
  | { readonly type: 'armCookie' }
  | { readonly type: 'decision'; readonly decision: Decision }
  | { readonly type: 'accepted'; readonly name: string; readonly params: EventParams; readonly at: number }
  | { readonly type: 'dropped'; readonly source: RawEvent['source']; readonly reason: string }
  | { readonly type: 'status'; readonly status: EngineStatus }
  | { readonly type: 'problem'; readonly code: string; readonly message: string }
  | { readonly type: 'result'; readonly call: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly call: number; readonly code: string; readonly message: string };

export type { Decision, RawEvent, Reason };

/** The public API. */

export { ErrorCode, EtuiError } from './errors.js';
export type { EtuiEvents, EtuiEventType } from './etui/listeners.js';
export type { EtuiOptions } from './etui/options.js';
export { createEtui, type Etui } from './etui.js';
export type { EventName, EventParams, Item } from './events/vocabulary.js';
export type { Candidate, Decision } from './policy/types.js';
export { Reason } from './policy/types.js';
export type { BackendChoice, Consent, EngineStatus, Explanation, OfferView } from './protocol.js';
export type { ExportedData, OfferRecord, StoredEvent } from './store/store.js';

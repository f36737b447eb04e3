import type { Consent } from '../../src/protocol.js';

/** The shopper changed their word: a shop that remembers it, too, should do so now. Bubbles and crosses shadow roots; can't be cancelled. */
export class EtuiConsentEvent extends Event {
  readonly detail: Consent;

  constructor(detail: Consent) {
    super('etui-consent', { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** What `etui-erased` tells: what the shopper wanted kept. */
export interface ErasedDetail {
  readonly wallet: boolean;
  readonly choices: boolean;
}

/** Everything else was erased. Bubbles and crosses shadow roots; can't be cancelled. */
export class EtuiErasedEvent extends Event {
  readonly detail: ErasedDetail;

  constructor(detail: ErasedDetail) {
    super('etui-erased', { bubbles: true, composed: true });
    this.detail = detail;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'etui-consent': EtuiConsentEvent;
    'etui-erased': EtuiErasedEvent;
  }
}

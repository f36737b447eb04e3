/** What `<etui-offer>` tells the page. All bubble and cross shadow roots; none can be cancelled. */

export interface OfferDetail {
  readonly offerId: string;
  readonly couponId: string;
}

export interface ClaimedDetail extends OfferDetail {
  /** What to type, or fill, into the shop's coupon field. */
  readonly code: string;
}

export interface DismissedDetail extends OfferDetail {
  /** The shopper said: never this one. */
  readonly never: boolean;
}

class OfferEvent<Detail extends OfferDetail> extends Event {
  readonly detail: Detail;

  constructor(type: string, detail: Detail) {
    super(type, { bubbles: true, composed: true });
    this.detail = detail;
  }
}

/** An offer has become visible. */
export class EtuiShownEvent extends OfferEvent<OfferDetail> {
  constructor(detail: OfferDetail) {
    super('etui-shown', detail);
  }
}

/** The shopper has claimed an offer and holds its code. */
export class EtuiClaimedEvent extends OfferEvent<ClaimedDetail> {
  constructor(detail: ClaimedDetail) {
    super('etui-claimed', detail);
  }
}

/** The shopper has declined an offer. */
export class EtuiDismissedEvent extends OfferEvent<DismissedDetail> {
  constructor(detail: DismissedDetail) {
    super('etui-dismissed', detail);
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'etui-shown': EtuiShownEvent;
    'etui-claimed': EtuiClaimedEvent;
    'etui-dismissed': EtuiDismissedEvent;
  }
}

/** The widget's elements, defined once per page however often this file is loaded. */
import { EtuiOffer } from './offer/etui-offer.js';

if (!customElements.get('etui-offer')) customElements.define('etui-offer', EtuiOffer);

export * from './events.js';
export type { OfferState } from './offer/etui-offer.js';
export type { OfferForm, OfferSource } from './stage.js';
export { EtuiOffer };

/** The widget's elements, defined once per page however often this file is loaded. */
import type { Etui } from '../src/etui.js';
import { handArmCookie } from './arm-cookie.js';
import * as kit from './kit/kit.js';
import { watchForParts } from './kit/parts.js';
import { EtuiOffer } from './offer/etui-offer.js';
import { bringWords } from './words/bring-words.js';
import { offerBook } from './words/words.js';

function define(): void {
  if (!customElements.get('etui-offer')) customElements.define('etui-offer', EtuiOffer);
}

Object.assign(globalThis, { [kit.KIT]: kit });
void bringWords(offerBook, __ETUI_WORDS__.offer, import.meta.url, define);
// Without an Etui on the page there is nothing that could fill them.
const etui = (globalThis as { [key: symbol]: Pick<Etui, 'load' | 'on' | 'ask'> | undefined })[
  Symbol.for('etui')
];
if (etui) {
  watchForParts(etui.load);
  handArmCookie(etui);
}

export * from './events.js';
export type { OfferState } from './offer/etui-offer.js';
export type { OfferForm, OfferSource } from './stage.js';
export { EtuiOffer };

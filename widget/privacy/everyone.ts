/** "Show me what everyone sees": the offer of an average visit. */
import { html, nothing, type TemplateResult } from 'lit';
import type { EveryonesOffer } from '../../src/protocol.js';
import { formatEnd } from '../kit/shared.js';
import type { PrivacyWords } from './words.js';

/** @param offer undefined until asked for, null where nothing would be shown */
export function everyoneTemplate(
  offer: EveryonesOffer | null | 'unavailable' | undefined,
  words: PrivacyWords,
  locale: string,
  show: () => void,
): TemplateResult {
  return html`
    <section class="panel" part="panel everyone" aria-labelledby="everyone">
      <h3 id="everyone">${words('everyone')}</h3>
      <p class="small">${words('everyone.note')}</p>
      <p class="bar"><button class="quiet" part="button everyone-button" type="button" @click=${show}>${words('everyone.show')}</button></p>
      <div role="status">${offer === undefined ? nothing : answer(offer, words, locale)}</div>
    </section>
  `;
}

function answer(
  offer: EveryonesOffer | null | 'unavailable',
  words: PrivacyWords,
  locale: string,
): TemplateResult {
  if (offer === null) return html`<p>${words('everyone.none')}</p>`;
  if (offer === 'unavailable') return html`<p>${words('everyone.unavailable')}</p>`;
  const end = offer.validUntil === undefined ? undefined : formatEnd(offer.validUntil, locale);
  return html`
    <div class="offer" part="offer">
      <p class="name"><bdi>${offer.title}</bdi></p>
      <p><bdi>${offer.body}</bdi></p>
      ${offer.terms ? html`<p class="small"><bdi>${offer.terms}</bdi></p>` : nothing}
      ${end ? html`<p class="small">${words('everyone.until', { date: end })}</p>` : nothing}
    </div>
  `;
}

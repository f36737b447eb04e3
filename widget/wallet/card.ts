/** One coupon of the wallet as a template: a pure function of what is to be seen. */
import { html, nothing, type TemplateResult } from 'lit';
import { formatEnd } from '../kit/shared.js';
import type { Coupon } from './coupon.js';
import { qrPicture } from './qr.js';
import type { WalletWords } from './words.js';

export interface Card {
  readonly coupon: Coupon;
  readonly words: WalletWords;
  /** BCP 47. */
  readonly locale: string;
  readonly isQrOpen: boolean;
  /** What the last attempt to copy its code came to. */
  readonly copy: 'none' | 'copied' | 'selected';
}

export interface CardActions {
  readonly copy: (coupon: Coupon) => void;
  readonly toggleQr: (coupon: Coupon) => void;
  readonly rate: (coupon: Coupon, stars: number) => void;
}

const STARS = [1, 2, 3, 4, 5] as const;

export function cardTemplate(card: Card, actions: CardActions): TemplateResult {
  const { coupon, words, locale } = card;
  const { offerId, status, title, body, terms, validUntil } = coupon;
  const end = status === 'ready' && validUntil !== undefined ? formatEnd(validUntil, locale) : undefined;
  return html`
    <li>
      <article class="coupon ${status}" part="coupon ${status}" aria-labelledby=${`title-${offerId}`}>
        <div class="main">
          <p class="stamp" part="status">${statusText(card)}</p>
          <h3 id=${`title-${offerId}`} class="title" part="title"><bdi>${title ?? words('unnamed')}</bdi></h3>
          ${body ? html`<p part="body"><bdi>${body}</bdi></p>` : nothing}
          ${terms ? html`<p class="small" part="terms"><bdi>${terms}</bdi></p>` : nothing}
          ${end ? html`<p class="small" part="end">${words('validUntil', { date: end })}</p>` : nothing}
        </div>
        <div class="stub" part="stub">${stub(card, actions)}</div>
      </article>
    </li>
  `;
}

function statusText({ coupon, words, locale }: Card): string {
  const { status, statusAt, validUntil } = coupon;
  const day = (at: number) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
  // What ends at midnight has ended the day before.
  if (status === 'expired') return words('status.expired', { date: day(Date.parse(validUntil ?? '') - 1) });
  return words(`status.${status}`, { date: day(statusAt) });
}

function stub({ coupon, words, isQrOpen, copy }: Card, actions: CardActions): TemplateResult {
  const { offerId, code, status } = coupon;
  const isReady = status === 'ready';
  return html`
    <p class="code-line">
      <span class="label">${words('code')}</span>
      <span id=${`code-${offerId}`} class="code" part="code" dir="ltr">${code}</span>
    </p>
    ${
      isReady
        ? html`
          <div class="buttons">
            <button class="primary" part="button copy-button" type="button" aria-describedby=${`title-${offerId}`}
              @click=${() => actions.copy(coupon)}>${words(copy === 'copied' ? 'copied' : 'copy')}</button>
            <button class="quiet" part="button qr-button" type="button" aria-expanded=${isQrOpen}
              aria-controls=${`qr-${offerId}`} aria-describedby=${`title-${offerId}`}
              @click=${() => actions.toggleQr(coupon)}>${words(isQrOpen ? 'hideQr' : 'showQr')}</button>
          </div>
          ${copy === 'selected' ? html`<p class="small" part="note">${words('selected')}</p>` : nothing}
          <div id=${`qr-${offerId}`} class="qr-place ${isQrOpen ? 'open' : ''}">${qrPicture(code, words('qr', { code }))}</div>
        `
        : nothing
    }
    ${status === 'ready' || status === 'used' ? rating(coupon, words, actions) : nothing}
  `;
}

/** One tap. Buttons, not radios: an arrow key should not rate on its way. */
function rating(coupon: Coupon, words: WalletWords, actions: CardActions): TemplateResult {
  return html`
    <div class="rating" part="rating" role="group" aria-labelledby=${`rate-${coupon.offerId}`}>
      <span id=${`rate-${coupon.offerId}`} class="label">${words('rate')}</span>
      <span class="stars">
        ${STARS.map(
          (
            stars,
          ) => html`<button class="star ${stars <= coupon.stars ? 'on' : ''}" part="button star" type="button"
            aria-label=${words('stars', { stars })} aria-pressed=${stars === coupon.stars}
            @click=${() => actions.rate(coupon, stars)}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2.2l2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.5-4.8 2.5.9-5.4L2.2 7.9l5.4-.8z" /></svg>
          </button>`,
        )}
      </span>
    </div>
  `;
}

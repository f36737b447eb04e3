import { html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { type OwnData, OwnElement } from '../kit/own-element.js';
import { copyText, selectContents } from '../kit/shared.js';
import { type Card, cardTemplate } from './card.js';
import { type Coupon, couponsIn } from './coupon.js';
import { printAlone } from './print-alone.js';
import { styles } from './styles/styles.js';
import { type WalletWords, walletBook } from './words.js';

/**
 * The coupons that were claimed on this device, with their codes and the words they were claimed with. Everything comes from the
 * device: without a connection it shows the same.
 *
 * @slot heading - The line above the coupons.
 * @slot empty - What stands there while there is none.
 * @slot footer - The shop's own line below them.
 *
 * @event {EtuiCopiedEvent} etui-copied - A code was put on the clipboard.
 *
 * @csspart wallet - The whole.
 * @csspart heading - The line above the coupons.
 * @csspart coupon - One coupon; also by its status: `ready`, `used`, `expired`, `withdrawn`.
 * @csspart status - What became of it.
 * @csspart title - Its title.
 * @csspart body - Its text.
 * @csspart terms - Its small print.
 * @csspart end - The last day it is good for.
 * @csspart stub - The piece with its code.
 * @csspart code - Its code.
 * @csspart button - Every button; also `print-button`, `copy-button`, `qr-button`, `star`.
 * @csspart note - A line where copying needs a hand.
 * @csspart qr - The QR symbol.
 * @csspart rating - The five stars with their question.
 */
export class EtuiWallet extends OwnElement {
  static override styles = styles;

  @state() private coupons: readonly Coupon[] = [];
  /** Offer ids. */
  @state() private open: ReadonlySet<string> = new Set();
  @state() private copied: { readonly offerId: string; readonly as: 'copied' | 'selected' } | undefined;

  protected override async read(source: OwnData) {
    this.coupons = couponsIn(await source.ask('offers'), Date.now());
    return this.coupons.length > 0 ? ('ready' as const) : ('empty' as const);
  }

  get words(): WalletWords {
    return walletBook.wordsFor(this.tag);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const canPrint = this.coupons.some(({ status }) => status === 'ready');
    return html`
      <div class="status" role="status" lang=${words.locale}>${this.announcement}</div>
      <section class="sheet" part="wallet" aria-labelledby="heading" lang=${words.locale} dir=${words.dir}>
        <header>
          <h2 id="heading" part="heading"><slot name="heading">${words('heading')}</slot></h2>
          ${
            canPrint
              ? html`<button class="quiet" part="button print-button" type="button" @click=${() => printAlone(this)}>${words('print')}</button>`
              : ''
          }
        </header>
        ${this.#content()}
        <slot name="footer"></slot>
      </section>
    `;
  }

  #content(): TemplateResult {
    const { words } = this;
    if (this.state === 'loading') return html`<p class="wait" aria-busy="true"></p>`;
    if (this.state === 'error') return html`<p>${words('error')}</p>`;
    if (this.state === 'empty') return html`<p class="empty"><slot name="empty">${words('empty')}</slot></p>`;
    const actions = { copy: this.#copy, toggleQr: this.#toggleQr, rate: this.#rate };
    return html`<ul class="coupons">${this.coupons.map((coupon) => cardTemplate(this.#card(coupon), actions))}</ul>`;
  }

  #card(coupon: Coupon): Card {
    const copy = this.copied?.offerId === coupon.offerId ? this.copied.as : 'none';
    return {
      coupon,
      words: this.words,
      locale: this.beside(this.words),
      isQrOpen: this.open.has(coupon.offerId),
      copy,
    };
  }

  readonly #copy = async ({ offerId, code }: Coupon): Promise<void> => {
    const isCopied = await copyText(code);
    this.copied = { offerId, as: isCopied ? 'copied' : 'selected' };
    this.announcement = isCopied ? this.words('announceCopied', { code }) : this.words('selected');
    if (isCopied) return void this.dispatchEvent(new EtuiCopiedEvent({ offerId, code }));
    const element = this.renderRoot.querySelector(`#${CSS.escape(`code-${offerId}`)}`);
    if (element) selectContents(element);
  };

  readonly #toggleQr = ({ offerId }: Coupon): void => {
    const open = new Set(this.open);
    if (!open.delete(offerId)) open.add(offerId);
    this.open = open;
  };

  readonly #rate = async ({ offerId }: Coupon, stars: number): Promise<void> => {
    try {
      await this.source?.rate(offerId, stars);
      this.announcement = this.words('rated');
    } catch {
      // A rating that could not be kept is nothing a shopper can mend: the stars stay as they were.
    }
    await this.refresh();
  };
}

/** What `etui-copied` tells. */
export interface CopiedDetail {
  readonly offerId: string;
  readonly code: string;
}

/** A code of the wallet was put on the clipboard. Bubbles and crosses shadow roots; can't be cancelled. */
export class EtuiCopiedEvent extends Event {
  readonly detail: CopiedDetail;

  constructor(detail: CopiedDetail) {
    super('etui-copied', { bubbles: true, composed: true });
    this.detail = detail;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'etui-wallet': EtuiWallet;
  }
  interface GlobalEventHandlersEventMap {
    'etui-copied': EtuiCopiedEvent;
  }
}

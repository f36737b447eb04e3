import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Channel } from '../../src/pool/occasions.js';
import type { OfferView } from '../../src/protocol.js';
import { type OfferForm, type OfferSource, type Place, stageOf } from '../stage.js';
import { type OfferWords, wordsFor } from '../words/words.js';
import { applyLink, pageApplyAddress } from './apply-link.js';
import { OfferFlow, type OfferHost, type OfferState } from './offer-flow.js';
import { styles } from './styles/styles.js';
import { ticketTemplate } from './ticket.js';

export type { OfferState } from './offer-flow.js';

/**
 * Shows the one offer that Etui chose, or nothing.
 *
 * @slot - What stands in an inline place while there is no offer.
 * @slot waiting - What stands there before Etui has had its first say; the same by default.
 * @slot eyebrow - The line above the title.
 * @slot icon - The small picture before that line.
 * @slot footer - The shop's own line under the buttons.
 * @slot notice - The wording about automated decisions, where the law asks for another.
 *
 * @event {EtuiShownEvent} etui-shown - An offer has become visible.
 * @event {EtuiClaimedEvent} etui-claimed - The shopper has claimed an offer and holds its code.
 * @event {EtuiDismissedEvent} etui-dismissed - The shopper has declined an offer.
 *
 * @csspart ticket - The whole card.
 * @csspart main - Its larger piece: the words.
 * @csspart stub - Its smaller piece: the buttons, then the code.
 * @csspart eyebrow - The line above the title.
 * @csspart mark - The small picture before it.
 * @csspart title - The offer's title.
 * @csspart body - The offer's text.
 * @csspart terms - The small print.
 * @csspart button - Every button; also `claim-button`, `dismiss-button`, `copy-button`, `close-button`, `why-button`,
 *   `never-button`, `apply-link`, and `link` for the two small ones.
 * @csspart code - The code after a claim.
 * @csspart left - How long it can still be used, in its last day.
 * @csspart stamp - What became of it: used, no longer available.
 * @csspart note - A line under the buttons where something needs saying.
 * @csspart why - The opened reasons; in it `reasons`, `bar` and `notice`.
 *
 * @cssproperty --etui-accent - Buttons, bars and the eyebrow.
 * @cssproperty --etui-on-accent - Text on the accent.
 * @cssproperty --etui-surface - The paper.
 * @cssproperty --etui-ink - Text.
 * @cssproperty --etui-muted - Lesser text.
 * @cssproperty --etui-stub - The stub; the paper with a breath of the accent by default.
 * @cssproperty --etui-on-stub - Text on the stub.
 * @cssproperty --etui-pattern - A background image over the stub, or `none`.
 * @cssproperty --etui-notch - Radius of what is cut out beside the perforation, 9 px by default, 0px for none.
 * @cssproperty --etui-perforation - A border between the two pieces, e.g. `2px dashed #0003`.
 * @cssproperty --etui-font - Font family; the page's own by default.
 * @cssproperty --etui-title-font - Font family of the title.
 * @cssproperty --etui-font-size - The page's root size by default, 14 px at least.
 * @cssproperty --etui-code-font - Font family of the code.
 * @cssproperty --etui-radius - Corner radius, 14 px by default.
 * @cssproperty --etui-button-radius - Corner radius of the buttons, three fifths of the card's by default.
 * @cssproperty --etui-shadow - A filter, e.g. `drop-shadow(…)` or `none`.
 * @cssproperty --etui-width - Width of corner and dialog, 24em by default; a toast is half as wide again and more.
 * @cssproperty --etui-inset - What lies over the page keeps this distance from the window's edges, 16 px by default.
 * @cssproperty --etui-z-index - Its layer, 1000 by default.
 * @cssproperty --etui-backdrop - What a dialog lays over the page.
 * @cssproperty --etui-reserve - Block size an inline place always has, with or without an offer.
 */
export class EtuiOffer extends LitElement implements Place, OfferHost {
  static override styles = styles;

  /**
   * `inline`: in the page, its room reserved from the start. Over the page: `corner`, a card; `toast`, a slip at its foot; `bar`,
   * a strip along it; `dialog`, a card that waits for an answer; `over`, whichever of these four the offer asks for.
   */
  @property({ reflect: true }) form: OfferForm = 'inline';
  /** BCP 47 tag of the words; the nearest `lang` of the page by default. */
  @property() locale = '';
  /** `light` or `dark` where the page's colour scheme is not to decide. */
  @property({ reflect: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  /** Address where a claimed code is used; it gets the code in its fragment. The script tag's `data-apply` by default. */
  @property() apply = '';
  /** How the offer appears now. Reflected for style sheets; setting it from outside has no meaning. */
  @property({ reflect: true }) channel: Channel | undefined;
  /** What can be seen now. Reflected for style sheets; setting it from outside has no meaning. */
  @property({ reflect: true }) state: OfferState = 'waiting';
  /** Where offers come from: the page's Etui, unless another is given. */
  @property({ attribute: false }) source: OfferSource | undefined;

  readonly #flow = new OfferFlow(this);
  #joined: OfferSource | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.source ??= pageEtui();
    this.#join();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isMoved = changed.has('form') && this.#joined !== undefined && changed.get('form') !== undefined;
    if (this.isConnected && (this.source !== this.#joined || isMoved)) this.#join();
  }

  /** Called by the stage: shows an offer, or withdraws it. A claimed code stays until the shopper closes it. */
  show(offer: OfferView | null, channel?: Channel): void {
    this.#flow.show(offer, channel);
  }

  get words(): OfferWords {
    return wordsFor(this.#locale);
  }

  protected override render() {
    const flow = this.#flow;
    return html`
      <div class="status" role="status" lang=${this.words.locale}>${flow.announcement}</div>
      <div class="place">
        ${flow.isSeen ? this.#framed(this.#ticket()) : this.form === 'inline' ? this.#empty() : nothing}
      </div>
    `;
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
  }

  #empty(): TemplateResult {
    return this.state === 'waiting' ? html`<slot name="waiting"><slot></slot></slot>` : html`<slot></slot>`;
  }

  #ticket(): TemplateResult {
    const offer = this.#flow.offer as OfferView;
    const address = this.apply || pageApplyAddress();
    return ticketTemplate({
      offer,
      stage: this.state,
      flow: this.#flow,
      words: this.words,
      locale: this.#locale,
      applyHref: applyLink(address, offer.code ?? '', document.baseURI),
    });
  }

  /** A dialog’s sheet takes the focus, and none of its buttons: whoever was typing presses nothing. */
  #framed(ticket: TemplateResult): TemplateResult {
    if (this.channel !== 'dialog') return ticket;
    const close = (event: Event) => {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      this.#flow.close(false);
    };
    return html`
      <dialog aria-labelledby="title" @cancel=${close} @close=${close} @click=${close}>
        <div class="sheet" tabindex="-1" autofocus>${ticket}</div>
      </dialog>
    `;
  }

  get #locale(): string {
    const near = this.closest<HTMLElement>('[lang]')?.lang;
    return this.locale || near || document.documentElement.lang || navigator.language;
  }

  #join(): void {
    this.#leave();
    this.#joined = this.source;
    this.#flow.forget(this.source ? 'waiting' : 'error');
    if (this.source) stageOf(this.source).join(this);
  }

  #leave(): void {
    if (this.#joined) stageOf(this.#joined).leave(this);
    this.#joined = undefined;
    this.#flow.forget();
  }
}

/** The page's Etui, where its script has run. */
function pageEtui(): OfferSource | undefined {
  return (globalThis as { [key: symbol]: OfferSource | undefined })[Symbol.for('etui')];
}

declare global {
  interface HTMLElementTagNameMap {
    'etui-offer': EtuiOffer;
  }
}

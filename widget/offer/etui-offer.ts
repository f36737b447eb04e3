import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Channel } from '../../src/pool/occasions.js';
import type { Explanation, OfferView } from '../../src/protocol.js';
import { EtuiClaimedEvent, EtuiDismissedEvent, EtuiShownEvent } from '../events.js';
import { type OfferForm, type OfferSource, type Place, stageOf } from '../stage.js';
import { type Words, wordsFor } from '../words/words.js';
import { copyText, selectContents } from './copy-text.js';
import { styles } from './styles/styles.js';
import { type TicketActions, ticketTemplate } from './ticket.js';

export type OfferState = 'none' | 'offer' | 'claiming' | 'claimed' | 'dismissed' | 'error';

/**
 * Shows the one offer that Etui chose, or nothing.
 *
 * @slot - What stands in an inline place while there is no offer.
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
 * @csspart title - The offer's title.
 * @csspart body - The offer's text.
 * @csspart terms - The small print.
 * @csspart button - Every button; also `claim-button`, `dismiss-button`, `copy-button`, `close-button`, `why-button`,
 *   `never-button`, and `link` for the two small ones.
 * @csspart code - The code after a claim.
 * @csspart note - A line under the buttons where something needs saying.
 * @csspart why - The opened reasons; in it `reasons`, `bar` and `notice`.
 *
 * @cssproperty --etui-accent - Buttons, bars and the eyebrow.
 * @cssproperty --etui-on-accent - Text on the accent.
 * @cssproperty --etui-surface - The paper.
 * @cssproperty --etui-ink - Text.
 * @cssproperty --etui-muted - Lesser text.
 * @cssproperty --etui-font - Font family; the page's own by default.
 * @cssproperty --etui-font-size - The page's root size by default, 14 px at least.
 * @cssproperty --etui-code-font - Font family of the code.
 * @cssproperty --etui-radius - Corner radius, 14 px by default.
 * @cssproperty --etui-shadow - A filter, e.g. `drop-shadow(…)` or `none`.
 * @cssproperty --etui-width - Width of corner and dialog, 24em by default; a toast is half as wide again and more.
 * @cssproperty --etui-inset - What lies over the page keeps this distance from the window's edges, 16 px by default.
 * @cssproperty --etui-z-index - Its layer, 1000 by default.
 * @cssproperty --etui-backdrop - What a dialog lays over the page.
 * @cssproperty --etui-reserve - Block size an inline place always has, with or without an offer.
 */
export class EtuiOffer extends LitElement implements Place {
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
  /** How the offer appears now. Reflected for style sheets; setting it from outside has no meaning. */
  @property({ reflect: true }) channel: Channel | undefined;
  /** What can be seen now. Reflected for style sheets; setting it from outside has no meaning. */
  @property({ reflect: true }) state: OfferState = 'none';
  /** Where offers come from: the page's Etui, unless another is given. */
  @property({ attribute: false }) source: OfferSource | undefined;

  @state() private announcement = '';
  @state() private isWhyOpen = false;
  @state() private explanation: Explanation | null | undefined;
  @state() private hasClaimFailed = false;
  /** Claimed on an earlier page: only the stub is still of use. */
  @state() private isTornOff = false;
  @state() private copyOutcome: 'none' | 'copied' | 'selected' = 'none';

  #offer: OfferView | null = null;
  #joined: OfferSource | undefined;
  /** Where the focus was before it came in: it goes back there when the card leaves. */
  #focusBefore: HTMLElement | undefined;

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
    if (offer === null && (this.state === 'claiming' || this.state === 'claimed')) return;
    const isNew = offer?.offerId !== this.#offer?.offerId;
    this.#offer = offer;
    if (isNew) this.#reset();
    if (channel) this.channel = channel;
    if (!offer) {
      if (this.state === 'offer') this.state = 'none';
    } else if (offer.status === 'claimed') {
      this.isTornOff = isNew && this.channel !== 'inline';
      // Only a code to be kept at hand: nothing to ask, and nothing to cover the page for.
      if (this.isTornOff) this.channel = 'corner';
      this.state = 'claimed';
    } else if (isNew) {
      this.state = 'offer';
      // A dialog is read out as it takes the focus.
      this.announcement = this.channel === 'dialog' ? '' : this.#words.announceOffer(offer.title);
      void this.updateComplete.then(() => {
        if (this.#offer === offer) this.dispatchEvent(new EtuiShownEvent(detailOf(offer)));
      });
    }
    this.requestUpdate();
  }

  protected override render() {
    const offer = this.#offer;
    const stage = this.state;
    const isVisible = stage === 'offer' || stage === 'claiming' || stage === 'claimed';
    return html`
      <div class="status" role="status">${this.announcement}</div>
      <div class="place">
        ${
          offer && isVisible
            ? this.#framed(
                ticketTemplate(
                  {
                    offer,
                    stage,
                    words: this.#words,
                    locale: this.#locale,
                    isTornOff: this.isTornOff,
                    isWhyOpen: this.isWhyOpen,
                    explanation: this.explanation,
                    hasClaimFailed: this.hasClaimFailed,
                    copy: this.copyOutcome,
                  },
                  this.#actions,
                ),
              )
            : this.form === 'inline'
              ? html`<slot></slot>`
              : nothing
        }
      </div>
    `;
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
  }

  /** A dialog’s sheet takes the focus, and none of its buttons: whoever was typing presses nothing. */
  #framed(ticket: TemplateResult): TemplateResult {
    if (this.channel !== 'dialog') return ticket;
    const close = (event: Event) => {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      this.#close(false);
    };
    return html`
      <dialog aria-labelledby="title" @cancel=${close} @close=${close} @click=${close}>
        <div class="sheet" tabindex="-1" autofocus>${ticket}</div>
      </dialog>
    `;
  }

  readonly #actions: TicketActions = {
    claim: () => void this.#claim(),
    copy: () => void this.#copy(),
    dismiss: () => this.#close(false),
    never: () => this.#close(true),
    toggleWhy: () => void this.#toggleWhy(),
    keydown: (event) => {
      if (event.key !== 'Escape' || this.channel === 'inline' || this.channel === 'dialog') return;
      if (this.state === 'claiming') return;
      event.stopPropagation();
      this.#close(false);
    },
    focusin: ({ relatedTarget }) => {
      if (relatedTarget instanceof HTMLElement && !this.renderRoot.contains(relatedTarget)) {
        this.#focusBefore = relatedTarget;
      }
    },
  };

  get #locale(): string {
    const near = this.closest<HTMLElement>('[lang]')?.lang;
    return this.locale || near || document.documentElement.lang || navigator.language;
  }

  get #words(): Words {
    return wordsFor(this.#locale);
  }

  get #hasFocus(): boolean {
    return this.shadowRoot?.activeElement !== null;
  }

  #join(): void {
    this.#leave();
    this.#joined = this.source;
    if (this.source) stageOf(this.source).join(this);
    else this.state = 'error';
  }

  #leave(): void {
    if (this.#joined) stageOf(this.#joined).leave(this);
    this.#joined = undefined;
    this.#offer = null;
    this.state = 'none';
  }

  #reset(): void {
    this.isWhyOpen = false;
    this.explanation = undefined;
    this.hasClaimFailed = false;
    this.isTornOff = false;
    this.copyOutcome = 'none';
  }

  async #claim(): Promise<void> {
    const offer = this.#offer;
    if (!offer || this.state !== 'offer') return;
    this.state = 'claiming';
    this.hasClaimFailed = false;
    try {
      const claimed = await this.source?.claim(offer.offerId);
      if (claimed?.code === undefined) throw new TypeError('a claim answered without a code');
      this.#take(claimed, claimed.code);
    } catch {
      this.state = 'offer';
      this.hasClaimFailed = true;
      this.announcement = this.#words.claimFailed;
    }
  }

  #take(claimed: OfferView, code: string): void {
    const hadFocus = this.#hasFocus;
    this.#offer = claimed;
    this.state = 'claimed';
    this.dispatchEvent(new EtuiClaimedEvent({ ...detailOf(claimed), code }));
    void this.updateComplete.then(async () => {
      // The button that was pressed is gone; its place is the next thing to press.
      if (hadFocus) this.renderRoot.querySelector<HTMLElement>('[part~=copy-button]')?.focus();
      const isCopied = await copyText(code);
      this.copyOutcome = isCopied ? 'copied' : 'none';
      // One message: a second one right behind it would cut the first short.
      this.announcement = this.#words.announceClaimed(code, isCopied);
    });
  }

  async #copy(): Promise<void> {
    const code = this.#offer?.code;
    if (code === undefined) return;
    if (await copyText(code)) {
      this.copyOutcome = 'copied';
      this.announcement = this.#words.copied;
      return;
    }
    const element = this.renderRoot.querySelector('#code');
    if (element) selectContents(element);
    this.copyOutcome = 'selected';
    this.announcement = this.#words.selected;
  }

  #close(never: boolean): void {
    const offer = this.#offer;
    if (!offer || (this.state !== 'offer' && this.state !== 'claimed')) return;
    const isDeclined = this.state === 'offer';
    const hadFocus = this.#hasFocus;
    this.state = isDeclined ? 'dismissed' : 'none';
    this.announcement = this.#words.announceDismissed;
    // While it is open nothing behind it can take the focus.
    this.renderRoot.querySelector('dialog')?.close();
    if (hadFocus && this.#focusBefore?.isConnected) this.#focusBefore.focus();
    // A dismissal that could not be kept is nothing a shopper can mend.
    void this.source?.dismiss(offer.offerId, never).catch(() => undefined);
    if (isDeclined) this.dispatchEvent(new EtuiDismissedEvent({ ...detailOf(offer), never }));
  }

  async #toggleWhy(): Promise<void> {
    const offer = this.#offer;
    if (!offer) return;
    this.isWhyOpen = !this.isWhyOpen;
    if (!this.isWhyOpen || this.explanation) return;
    const explanation = await this.source?.explain(offer.offerId).catch(() => null);
    if (this.#offer?.offerId === offer.offerId) this.explanation = explanation ?? null;
  }
}

const detailOf = ({ offerId, couponId }: OfferView) => ({ offerId, couponId });

/** The page's Etui, where its script has run. */
function pageEtui(): OfferSource | undefined {
  return (globalThis as { [key: symbol]: OfferSource | undefined })[Symbol.for('etui')];
}

declare global {
  interface HTMLElementTagNameMap {
    'etui-offer': EtuiOffer;
  }
}

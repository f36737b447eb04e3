/**
 * What happens to one offer in one place, from its arrival to its end: which state comes after which, what is asked of Etui and
 * what a screen reader hears. It renders nothing.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Channel } from '../../src/pool/occasions.js';
import type { Explanation, OfferView } from '../../src/protocol.js';
import { EtuiClaimedEvent, EtuiDismissedEvent, EtuiShownEvent } from '../events.js';
import type { OfferForm, OfferSource } from '../stage.js';
import type { OfferWords } from '../words/words.js';
import { copyText, selectContents } from './copy-text.js';
import { Countdown } from './countdown.js';

export type OfferState =
  | 'waiting'
  | 'none'
  | 'offer'
  | 'claiming'
  | 'claimed'
  | 'used'
  | 'withdrawn'
  | 'dismissed'
  | 'error';

/** The element, as far as its offer's flow knows it. */
export interface OfferHost extends ReactiveControllerHost, EventTarget {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly form: OfferForm;
  readonly source: OfferSource | undefined;
  readonly words: OfferWords;
  state: OfferState;
  channel: Channel | undefined;
}

const SEEN: readonly OfferState[] = ['offer', 'claiming', 'claimed', 'used', 'withdrawn'];
/** The shopper holds a code, is about to, or is told what became of one: it does not go away under their hands. */
const HELD: readonly OfferState[] = ['claiming', 'claimed', 'used', 'withdrawn'];

export class OfferFlow implements ReactiveController {
  announcement = '';
  isWhyOpen = false;
  /** undefined while unknown, null where it could not be had. */
  explanation: Explanation | null | undefined;
  hasClaimFailed = false;
  /** The stub alone: claimed on an earlier page. */
  isTornOff = false;
  /** It went because its time was up, not because the shop took it back. */
  hasEnded = false;
  copied: 'none' | 'copied' | 'selected' = 'none';

  readonly #host: OfferHost;
  readonly #countdown: Countdown;
  #offer: OfferView | null = null;
  /** Where the focus was before it came in: it goes back there when the card leaves. */
  #focusBefore: HTMLElement | undefined;

  constructor(host: OfferHost) {
    this.#host = host;
    this.#countdown = new Countdown(host, () => this.#end());
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  get offer(): OfferView | null {
    return this.#offer;
  }

  get isSeen(): boolean {
    return this.#offer !== null && SEEN.includes(this.#host.state);
  }

  /** There is no source, or no longer: nothing is seen. */
  forget(state: OfferState = 'none'): void {
    this.#offer = null;
    this.#countdown.until(undefined);
    this.#host.state = state;
  }

  /** Shows an offer, or withdraws it. A claimed code stays until the shopper closes it. */
  show(offer: OfferView | null, channel?: Channel): void {
    const host = this.#host;
    if (offer === null && HELD.includes(host.state)) return;
    const isNew = offer?.offerId !== this.#offer?.offerId;
    this.#offer = offer;
    if (isNew) this.#reset();
    if (channel) host.channel = channel;
    if (!offer) {
      if (host.state !== 'dismissed') host.state = 'none';
    } else if (offer.status === 'shown') {
      if (isNew) this.#appear(offer);
    } else {
      this.isTornOff ||= isNew && host.channel !== 'inline';
      // Only a code to be kept at hand: nothing to ask, and nothing to cover the page for.
      if (this.isTornOff) host.channel = 'corner';
      host.state = offer.status;
      if (offer.status !== 'claimed') this.announcement = host.words(offer.status);
    }
    const isOpen = offer?.status === 'shown' || offer?.status === 'claimed';
    this.#countdown.until(isOpen ? offer.validUntil : undefined);
    host.requestUpdate();
  }

  async claim(): Promise<void> {
    const host = this.#host;
    const offer = this.#offer;
    if (!offer || host.state !== 'offer') return;
    host.state = 'claiming';
    this.hasClaimFailed = false;
    try {
      const claimed = await host.source?.claim(offer.offerId);
      if (claimed?.code === undefined) throw new TypeError('a claim answered without a code');
      this.#take(claimed, claimed.code);
    } catch {
      // Its end, or another source, may have come meanwhile.
      if (host.state === 'claiming') host.state = 'offer';
      this.hasClaimFailed = true;
      this.#say(host.words('claimFailed'));
    }
  }

  async copy(): Promise<void> {
    const { words, renderRoot } = this.#host;
    const code = this.#offer?.code;
    if (code === undefined) return;
    if (await copyText(code)) {
      this.copied = 'copied';
      this.#say(words('copied'));
      return;
    }
    const element = renderRoot.querySelector('#code');
    if (element) selectContents(element);
    this.copied = 'selected';
    this.#say(words('selected'));
  }

  close(never: boolean): void {
    const host = this.#host;
    const offer = this.#offer;
    const { state } = host;
    if (!offer || !SEEN.includes(state) || state === 'claiming') return;
    const hadFocus = this.#hasFocus;
    host.state = state === 'offer' ? 'dismissed' : 'none';
    this.#say(host.words('announceDismissed'));
    // While it is open nothing behind it can take the focus.
    host.renderRoot.querySelector('dialog')?.close();
    if (hadFocus && this.#focusBefore?.isConnected) this.#focusBefore.focus();
    // A dismissal that could not be kept is nothing a shopper can mend; what is over needs none, but for a code put away.
    if (state !== 'used' && !(this.hasEnded && offer.status === 'shown'))
      void host.source?.dismiss(offer.offerId, never).catch(() => undefined);
    if (state === 'offer') host.dispatchEvent(new EtuiDismissedEvent({ ...detailOf(offer), never }));
  }

  async toggleWhy(): Promise<void> {
    const host = this.#host;
    const offer = this.#offer;
    if (!offer) return;
    this.isWhyOpen = !this.isWhyOpen;
    host.requestUpdate();
    if (!this.isWhyOpen || this.explanation) return;
    const explanation = await host.source?.explain(offer.offerId).catch(() => null);
    if (this.#offer?.offerId === offer.offerId) this.explanation = explanation ?? null;
    host.requestUpdate();
  }

  keydown(event: KeyboardEvent): void {
    const { channel, state } = this.#host;
    if (event.key !== 'Escape' || channel === 'inline' || channel === 'dialog' || state === 'claiming')
      return;
    event.stopPropagation();
    this.close(false);
  }

  focusin({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof HTMLElement && !this.#host.renderRoot.contains(relatedTarget)) {
      this.#focusBefore = relatedTarget;
    }
  }

  get #hasFocus(): boolean {
    return (this.#host.renderRoot as ShadowRoot).activeElement !== null;
  }

  #say(text: string): void {
    this.announcement = text;
    this.#host.requestUpdate();
  }

  #reset(): void {
    this.isWhyOpen = false;
    this.explanation = undefined;
    this.hasClaimFailed = false;
    this.isTornOff = false;
    this.hasEnded = false;
    this.copied = 'none';
  }

  #appear(offer: OfferView): void {
    const host = this.#host;
    host.state = 'offer';
    // A dialog is read out as it takes the focus.
    this.announcement = host.channel === 'dialog' ? '' : host.words('announceOffer', { title: offer.title });
    void host.updateComplete.then(() => {
      if (this.#offer === offer) host.dispatchEvent(new EtuiShownEvent(detailOf(offer)));
    });
  }

  #take(claimed: OfferView, code: string): void {
    const host = this.#host;
    const hadFocus = this.#hasFocus;
    this.#offer = claimed;
    host.state = 'claimed';
    host.dispatchEvent(new EtuiClaimedEvent({ ...detailOf(claimed), code }));
    void host.updateComplete.then(async () => {
      // The button that was pressed is gone; its place is the next thing to press.
      if (hadFocus) host.renderRoot.querySelector<HTMLElement>('[part~=copy-button]')?.focus();
      const isCopied = await copyText(code);
      this.copied = isCopied ? 'copied' : 'none';
      // One message: a second one right behind it would cut the first short.
      this.#say(host.words('announceClaimed', { code, copied: isCopied ? 'yes' : 'no' }));
    });
  }

  /** Its signed end has come while it could be seen. A claim on its way is the server's to judge. */
  #end(): void {
    const { state, words } = this.#host;
    if (!this.isSeen || state === 'used') return;
    if (state === 'claiming') return;
    this.hasEnded = true;
    this.#host.state = 'withdrawn';
    this.#say(words('ended'));
  }
}

const detailOf = ({ offerId, couponId }: OfferView) => ({ offerId, couponId });

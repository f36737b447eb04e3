/** The ticket as a template: a pure function of what is to be seen. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation, OfferView } from '../../src/protocol.js';
import { formatEnd } from '../format.js';
import type { Words } from '../words/words.js';
import { whyPanel } from './why.js';

export interface Ticket {
  readonly offer: OfferView;
  readonly stage: 'offer' | 'claiming' | 'claimed';
  readonly words: Words;
  readonly locale: string;
  /** The stub alone: a code that was claimed before. */
  readonly isTornOff: boolean;
  readonly isWhyOpen: boolean;
  /** undefined while unknown, null where it could not be had. */
  readonly explanation: Explanation | null | undefined;
  readonly hasClaimFailed: boolean;
  /** What the last attempt to copy came to. */
  readonly copy: 'none' | 'copied' | 'selected';
}

export interface TicketActions {
  readonly claim: () => void;
  readonly copy: () => void;
  readonly dismiss: () => void;
  readonly never: () => void;
  readonly toggleWhy: () => void;
  readonly keydown: (event: KeyboardEvent) => void;
  readonly focusin: (event: FocusEvent) => void;
}

export function ticketTemplate(ticket: Ticket, actions: TicketActions): TemplateResult {
  return html`
    <section
      class="ticket ${ticket.isWhyOpen ? 'open' : ''} ${ticket.isTornOff ? 'torn' : ''}"
      part="ticket"
      aria-labelledby=${ticket.isTornOff ? 'title' : 'eyebrow title'}
      @keydown=${actions.keydown}
      @focusin=${actions.focusin}
    >
      ${ticket.isTornOff ? nothing : main(ticket, actions)}
      <div class="stub" part="stub">
        ${ticket.isTornOff ? title(ticket) : nothing}
        ${ticket.stage === 'claimed' ? code(ticket, actions) : choice(ticket, actions)}
        <slot name="footer"></slot>
      </div>
    </section>
  `;
}

const title = ({ offer }: Ticket): TemplateResult =>
  html`<p id="title" class="title" part="title"><bdi>${offer.title}</bdi></p>`;

function main(ticket: Ticket, actions: TicketActions): TemplateResult {
  const { words } = ticket;
  const never = html`<button class="link" part="button link never-button" type="button" @click=${actions.never}>
    ${words.never}
  </button>`;
  return html`
    <div class="main" part="main">
      <p id="eyebrow" class="eyebrow" part="eyebrow">${mark}<slot name="eyebrow">${words.eyebrow}</slot></p>
      ${title(ticket)}
      <p class="body" part="body"><bdi>${ticket.offer.body}</bdi></p>
      ${smallPrint(ticket)}
      <div class="links">
        <button
          class="link"
          part="button link why-button"
          type="button"
          aria-expanded=${ticket.isWhyOpen}
          aria-controls="why"
          @click=${actions.toggleWhy}
        >
          ${words.why.ask}
        </button>
        ${ticket.stage === 'claimed' ? nothing : never}
      </div>
      ${ticket.isWhyOpen ? whyPanel(ticket.explanation, words.why, ticket.locale) : nothing}
    </div>
  `;
}

/** The étui itself, small. */
const mark = html`<slot name="icon"
  ><svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M3 5h14v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4z" />
    <path d="m7.5 12.5 5-5M8 8h.01M12 12h.01" /></svg
></slot>`;

function smallPrint({ offer, words, locale }: Ticket): TemplateResult | typeof nothing {
  const end = offer.validUntil === undefined ? undefined : formatEnd(offer.validUntil, locale);
  if (!offer.terms && !end) return nothing;
  return html`<p class="terms" part="terms">
    ${offer.terms ? html`<bdi>${offer.terms}</bdi>` : nothing}
    ${end ? html`<span>${words.validUntil(end)}</span>` : nothing}
  </p>`;
}

function choice({ stage, words, hasClaimFailed }: Ticket, actions: TicketActions): TemplateResult {
  const isBusy = stage === 'claiming';
  // Not `disabled`: that would drop the focus of whoever has just pressed it.
  return html`
    <button class="primary" part="button claim-button" type="button" aria-disabled=${isBusy} @click=${actions.claim}>
      ${isBusy ? words.claiming : words.claim}
    </button>
    <button class="quiet" part="button dismiss-button" type="button" @click=${actions.dismiss}>
      ${words.dismiss}
    </button>
    ${hasClaimFailed ? html`<p class="note" part="note">${words.claimFailed}</p>` : nothing}
  `;
}

function code({ offer, words, copy }: Ticket, actions: TicketActions): TemplateResult {
  return html`
    <p class="code-line">
      <span class="code-label">${words.yourCode}</span>
      <span id="code" class="code" part="code" dir="ltr">${offer.code}</span>
    </p>
    <button class="primary" part="button copy-button" type="button" @click=${actions.copy}>
      ${copy === 'copied' ? words.copied : words.copy}
    </button>
    <button class="quiet" part="button close-button" type="button" @click=${actions.dismiss}>${words.close}</button>
    ${copy === 'selected' ? html`<p class="note" part="note">${words.selected}</p>` : nothing}
  `;
}

/** The ticket as a template: what is to be seen, and what its buttons call. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OfferView } from '../../src/protocol.js';
import { formatEnd } from '../format.js';
import type { OfferWords } from '../words/words.js';
import { timeLeft } from './countdown.js';
import type { OfferFlow, OfferState } from './offer-flow.js';
import { whyPanel } from './why.js';

export interface Ticket {
  readonly offer: OfferView;
  readonly stage: OfferState;
  readonly flow: OfferFlow;
  readonly words: OfferWords;
  /** Of money and dates: the page's, where the words are another's. */
  readonly locale: string;
  readonly applyHref: string | undefined;
}

export function ticketTemplate(ticket: Ticket): TemplateResult {
  const { flow, words, stage } = ticket;
  const isOver = stage === 'used' || stage === 'withdrawn';
  return html`
    <section
      class="ticket ${flow.isWhyOpen ? 'open' : ''} ${flow.isTornOff ? 'torn' : ''} ${isOver ? 'over' : ''} ${stage === 'withdrawn' ? 'gone' : ''}"
      part="ticket"
      lang=${words.locale}
      dir=${words.dir}
      aria-labelledby=${flow.isTornOff ? 'title' : 'eyebrow title'}
      @keydown=${(event: KeyboardEvent) => flow.keydown(event)}
      @focusin=${(event: FocusEvent) => flow.focusin(event)}
    >
      ${flow.isTornOff ? nothing : main(ticket, isOver)}
      <div class="stub" part="stub">
        ${flow.isTornOff ? title(ticket) : nothing}
        ${isOver ? outcome(ticket) : stage === 'claimed' ? code(ticket) : choice(ticket)}
        <slot name="footer"></slot>
      </div>
    </section>
  `;
}

const title = ({ offer }: Ticket): TemplateResult =>
  html`<p id="title" class="title" part="title"><bdi>${offer.title}</bdi></p>`;

function main(ticket: Ticket, isOver: boolean): TemplateResult {
  const { words, flow, stage } = ticket;
  return html`
    <div class="main" part="main">
      <p id="eyebrow" class="eyebrow" part="eyebrow">${mark}<slot name="eyebrow">${words('eyebrow')}</slot></p>
      ${title(ticket)}
      <p class="body" part="body"><bdi>${ticket.offer.body}</bdi></p>
      ${smallPrint(ticket, isOver)}
      <div class="links">
        <button
          class="link"
          part="button link why-button"
          type="button"
          aria-expanded=${flow.isWhyOpen}
          aria-controls="why"
          @click=${() => void flow.toggleWhy()}
        >
          ${words('why.ask')}
        </button>
        ${stage === 'offer' || stage === 'claiming' ? never(ticket) : nothing}
      </div>
      ${flow.isWhyOpen ? whyPanel(flow.explanation, words, ticket.locale) : nothing}
    </div>
  `;
}

const never = ({ words, flow }: Ticket): TemplateResult =>
  html`<button class="link" part="button link never-button" type="button" @click=${() => flow.close(true)}>
    ${words('never')}
  </button>`;

/** The étui itself, small. */
const mark = html`<slot name="icon"
  ><svg class="mark" part="mark" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M3 5h14v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4z" />
    <path d="m7.5 12.5 5-5M8 8h.01M12 12h.01" /></svg
></slot>`;

function smallPrint({ offer, words, locale }: Ticket, isOver: boolean): TemplateResult | typeof nothing {
  const end = offer.validUntil === undefined ? undefined : formatEnd(offer.validUntil, locale);
  if (!offer.terms && !end) return nothing;
  return html`<p class="terms" part="terms">
    ${offer.terms ? html`<bdi>${offer.terms}</bdi>` : nothing}
    ${end ? html`<span>${words('validUntil', { date: end })}</span>` : nothing}
    ${isOver ? nothing : left({ offer, words })}
  </p>`;
}

/** A clock that nobody is interrupted by: no live region, no seconds. */
function left({ offer, words }: Pick<Ticket, 'offer' | 'words'>): TemplateResult | typeof nothing {
  const time = timeLeft(Date.parse(offer.validUntil ?? ''), Date.now());
  if (!time) return nothing;
  const text =
    time.unit === 'hours'
      ? words('endsInHours', { hours: time.count })
      : words('endsInMinutes', { minutes: time.count });
  return html`<span class="left" part="left">${text}</span>`;
}

function choice({ stage, words, flow }: Ticket): TemplateResult {
  const isBusy = stage === 'claiming';
  // Not `disabled`: that would drop the focus of whoever has just pressed it.
  return html`
    <button
      class="primary"
      part="button claim-button"
      type="button"
      aria-disabled=${isBusy}
      @click=${() => void flow.claim()}
    >
      ${isBusy ? words('claiming') : words('claim')}
    </button>
    <button class="quiet" part="button dismiss-button" type="button" @click=${() => flow.close(false)}>
      ${words('dismiss')}
    </button>
    ${flow.hasClaimFailed ? html`<p class="note" part="note">${words('claimFailed')}</p>` : nothing}
  `;
}

function code({ offer, words, flow, applyHref }: Ticket): TemplateResult {
  const isCopied = flow.copied === 'copied';
  return html`
    <p class="code-line">
      <span>${words('yourCode')}</span>
      ${flow.isTornOff ? left({ offer, words }) : nothing}
      <span id="code" class="code" part="code" dir="ltr">${offer.code}</span>
    </p>
    ${
      applyHref
        ? html`<a class="primary" part="button apply-link" href=${applyHref}>${words('apply')}</a>`
        : nothing
    }
    <button
      class=${applyHref ? 'quiet' : 'primary'}
      part="button copy-button"
      type="button"
      @click=${() => void flow.copy()}
    >
      ${isCopied ? words('copied') : words('copy')}
    </button>
    ${closeButton({ words, flow })}
    ${flow.copied === 'selected' ? html`<p class="note" part="note">${words('selected')}</p>` : nothing}
  `;
}

function outcome({ stage, words, flow }: Ticket): TemplateResult {
  const isUsed = stage === 'used';
  return html`
    <p class="stamp" part="stamp">${flow.hasEnded ? words('ended') : words(isUsed ? 'used' : 'withdrawn')}</p>
    ${
      flow.hasEnded
        ? nothing
        : html`<p class="note" part="note">${words(isUsed ? 'usedNote' : 'withdrawnNote')}</p>`
    }
    ${closeButton({ words, flow })}
  `;
}

const closeButton = ({ words, flow }: Pick<Ticket, 'words' | 'flow'>): TemplateResult =>
  html`<button class="quiet" part="button close-button" type="button" @click=${() => flow.close(false)}>
    ${words('close')}
  </button>`;

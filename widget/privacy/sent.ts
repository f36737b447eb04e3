/** What left this device, and how much privacy was spent on counting. */
import { html, nothing, type TemplateResult } from 'lit';
import type { SentLog, SentMessage } from '../../src/measure/sent.js';
import type { PrivacyWords } from './words.js';

export interface Sent {
  readonly log: SentLog;
  readonly budget: { readonly spent: number; readonly ceiling: number };
  readonly words: PrivacyWords;
  /** BCP 47. */
  readonly locale: string;
}

export function sentTemplate({ log, budget, words, locale }: Sent): TemplateResult {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const messages = [...log.messages].reverse();
  const files = Object.entries(log.files).reverse();
  return html`
    <section class="panel" part="panel sent" aria-labelledby="sent">
      <h3 id="sent">${words('sent')}</h3>
      ${messages.length === 0 ? html`<p>${words('sent.none')}</p>` : nothing}
      <ul class="rows">${messages.map((message) => messageLine(message, words, when))}</ul>
      ${log.more > 0 ? html`<p class="small">${words('sent.more', { count: log.more })}</p>` : nothing}

      <h4 id="budget">${words('budget')}</h4>
      ${
        budget.spent === 0
          ? html`<p>${words('budget.none')}</p>`
          : html`
            <meter min="0" max=${budget.ceiling} value=${budget.spent} aria-labelledby="budget"></meter>
            <p>${words('budget.text', budget)}</p>
          `
      }
      ${
        files.length > 0
          ? html`
            <details class="stash" part="stash">
              <summary>${words('sent.files')}</summary>
              <p class="small">${words('sent.files.note')}</p>
              <ul class="rows">
                ${files.map(
                  ([to, { count, lastAt }]) => html`<li class="file"><bdi dir="ltr">${to}</bdi>
                    <span class="small">${words('sent.file', { count, date: when.format(lastAt) })}</span></li>`,
                )}
              </ul>
            </details>
          `
          : nothing
      }
    </section>
  `;
}

/** What a message is, by a field that only its kind has. */
const KINDS = [
  ['claim', 'sent.claim'],
  ['question', 'sent.report'],
  ['request', 'sent.right'],
] as const;

function messageLine(
  { at, to, fields, bytes }: SentMessage,
  words: PrivacyWords,
  when: Intl.DateTimeFormat,
): TemplateResult {
  const [, kind] = KINDS.find(([field]) => field in fields) ?? ['', 'sent.other' as const];
  return html`
    <li class="row message" part="row message">
      <p><time datetime=${new Date(at).toISOString()}>${when.format(at)}</time> <span class="name">${words(kind)}</span></p>
      <p class="small"><bdi>${words('sent.message', { to: to.replace(/^https?:\/\//, ''), bytes })}</bdi></p>
      <dl class="fields" part="fields" dir="ltr">
        ${Object.entries(fields).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
    </li>
  `;
}

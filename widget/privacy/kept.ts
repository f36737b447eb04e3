/** What is kept, as a list that can be paged through, and what was gathered from it. */
import { html, nothing, type TemplateResult } from 'lit';
import { asText, type Gathered } from './gathered.js';
import { KINDS, type Kind, PAGE, type Page, type Row } from './rows.js';
import type { PrivacyWords } from './words.js';

export interface Kept {
  readonly page: Page;
  readonly kind: Kind | undefined;
  readonly gathered: readonly Gathered[];
  readonly words: PrivacyWords;
  /** BCP 47. */
  readonly locale: string;
}

export interface KeptActions {
  readonly choose: (kind: Kind | undefined) => void;
  /** @param from number of the first row to show */
  readonly turn: (from: number) => void;
}

export function keptTemplate(kept: Kept, actions: KeptActions): TemplateResult {
  const { words, page, kind, gathered } = kept;
  return html`
    <section class="panel" part="panel kept" aria-labelledby="kept">
      <h3 id="kept">${words('kept')}</h3>
      <p class="bar">
        <label for="kind">${words('kept.filter')}</label>
        <select id="kind" part="kind"
          @change=${({ target }: Event) => actions.choose(((target as HTMLSelectElement).value || undefined) as Kind | undefined)}>
          <option value="" ?selected=${!kind}>${words('kept.all')}</option>
          ${KINDS.map((each) => html`<option value=${each} ?selected=${each === kind}>${words(`kind.${each}`)}</option>`)}
        </select>
      </p>
      ${page.total === 0 ? html`<p>${words('kept.none')}</p>` : list(kept, actions)}
      ${
        gathered.length > 0
          ? html`
            <h4>${words('gathered')}</h4>
            <p class="small">${words('gathered.note')}</p>
            ${gathered.map(({ group, stored }) => stash(words(`gathered.${group}`), stored))}
          `
          : nothing
      }
    </section>
  `;
}

function list({ page, words, locale }: Kept, actions: KeptActions): TemplateResult {
  const { from, total, rows } = page;
  const to = from + rows.length;
  const turn = (part: string, text: string, next: number, isOff: boolean) => html`
    <button class="quiet" part="button ${part}" type="button" aria-disabled=${isOff}
      @click=${() => isOff || actions.turn(next)}>${text}</button>
  `;
  return html`
    ${days(rows, locale).map(
      ([day, some]) => html`
        <h4 class="day">${day}</h4>
        <ul class="rows" part="rows">${some.map((row) => line(row, words, locale))}</ul>
      `,
    )}
    <div class="bar">
      ${turn('newer-button', words('kept.newer'), from - PAGE, from === 0)}
      <span role="status">${words('kept.range', { from: from + 1, to, total })}</span>
      ${turn('older-button', words('kept.older'), from + PAGE, to >= total)}
    </div>
  `;
}

/** Rows that follow each other on one day of the shopper's calendar. */
function days(rows: readonly Row[], locale: string): [string, Row[]][] {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const all: [string, Row[]][] = [];
  for (const row of rows) {
    const day = format.format(row.at);
    const last = all.at(-1);
    if (last?.[0] === day) last[1].push(row);
    else all.push([day, [row]]);
  }
  return all;
}

function line({ kind, at, text, about, stored }: Row, words: PrivacyWords, locale: string): TemplateResult {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at);
  return html`
    <li class="row ${kind}" part="row">
      <details>
        <summary>
          <time datetime=${new Date(at).toISOString()}>${time}</time>
          <span class="text"><bdi>${text}</bdi> ${about ? html`<bdi class="about">${about}</bdi>` : nothing}</span>
        </summary>
        <p class="small">${words('kept.detail')}</p>
        <pre dir="ltr" tabindex="0" aria-label=${words('kept.detail')}>${asText(stored)}</pre>
      </details>
    </li>
  `;
}

function stash(name: string, stored: unknown): TemplateResult {
  return html`
    <details class="stash" part="stash">
      <summary>${name}</summary>
      <pre dir="ltr" tabindex="0" aria-label=${name}>${asText(stored)}</pre>
    </details>
  `;
}

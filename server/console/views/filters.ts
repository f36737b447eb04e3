import { html } from 'hono/html';
import { DIMENSIONS } from '../figures/breakdown.js';
import type { View as Chosen, Overview } from '../figures/overview.js';
import type { View } from './parts.js';

const DAY_MS = 24 * 3_600_000;
const PRESETS: readonly (readonly [string, number])[] = [
  ['7 days', 7],
  ['4 weeks', 28],
  ['13 weeks', 91],
  ['1 year', 364],
];

/** The address of a view, so that it can be kept and sent. */
export function query({ period, by, trial }: Chosen, changes: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({
    from: period.from,
    until: period.until,
    by,
    ...(trial !== undefined && { trial }),
    ...changes,
  }).toString();
}

export function filters({ view, trials }: Overview, today: string): View {
  const presets = PRESETS.map(([name, days]) => {
    const from = new Date(Date.parse(today) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
    const chosen = view.period.from === from && view.period.until === today;
    return html`<a class="chip" href="/console?${query(view, { from, until: today })}"${
      chosen ? html` aria-current="true"` : ''
    }>${name}</a>`;
  });
  const choice =
    trials.length > 1
      ? html`<label>Trial <select name="trial">${trials.map(
          (id) => html`<option${id === view.trial ? html` selected` : ''}>${id}</option>`,
        )}</select></label>`
      : '';
  return html`<form class="filters" action="/console" aria-label="Period">
  <div class="presets">${presets}</div>
  <div class="custom">
    <label>From <input type="date" name="from" value="${view.period.from}" max="${today}" required></label>
    <label>to <input type="date" name="until" value="${view.period.until}" max="${today}" required></label>
    ${choice}
    <input type="hidden" name="by" value="${view.by}">
    <button>Show</button>
  </div>
</form>`;
}

export function tabs({ view }: Overview): View {
  return html`<nav class="tabs" aria-label="Cut by">${DIMENSIONS.map(
    (by) =>
      html`<a href="/console?${query(view, { by })}#cut"${view.by === by ? html` aria-current="true"` : ''}>${by}</a>`,
  )}</nav>`;
}

import { html } from 'hono/html';
import { LEAST } from '../../measure/cells.js';
import type { Dimension } from '../figures/breakdown.js';
import { METRICS } from '../figures/metrics.js';
import type { Overview } from '../figures/overview.js';
import { figureText } from './format.js';
import type { Tips, View } from './parts.js';

/** Rows that a page shows; the CSV has all. */
const MOST_ROWS = 200;

export function breakdownTable({ rows, view, currency }: Overview, tips: Tips): View {
  if (rows.length === 0) return html`<p class="nothing">Nothing in this period.</p>`;
  const cut =
    rows.length > MOST_ROWS
      ? html`<p class="sub">The ${MOST_ROWS} largest of ${rows.length.toLocaleString('en')} rows; the CSV has all.</p>`
      : '';
  return html`<div class="scroll"><table role="grid" aria-label="By ${view.by}">
  <thead><tr><th scope="col">${view.by}</th>${METRICS.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
  <tbody>${rows.slice(0, MOST_ROWS).map(
    ({ label, figures }) =>
      html`<tr><th scope="row">${label}</th>${METRICS.map((metric, index) => {
        const figure = figures[index];
        if (!figure) return '';
        return html`<td data-tip="${tips.add(`${metric.label}: ${label}`, figure, currency)}"${
          figure.absent ? html` class="${figure.absent}"` : ''
        }>${figureText(figure, currency)}</td>`;
      })}</tr>`,
  )}</tbody>
</table></div>${cut}`;
}

/** What the table can't say, beside it. */
export function tableNotes(by: Dimension): View {
  const overlap =
    by === 'scenario' || by === 'segment'
      ? html` A coupon of two ${by}s is in both rows. A coupon bound to no ${by} is “everybody”.`
      : '';
  const where =
    by === 'week'
      ? ''
      : html` Satisfaction and lift are not cut by ${by}: private reports name no coupon, and nobody was held out of one alone.`;
  return html`<p class="sub">Figures with fewer than ${LEAST.orders} behind them are withheld; where that would be
  just one, the row next in size goes with it.${overlap}${where}</p>`;
}

import { html } from 'hono/html';
import type { Actor } from '../../access/roles.js';
import type { Assets } from '../assets.js';
import { METRICS } from '../figures/metrics.js';
import type { Overview } from '../figures/overview.js';
import { breakdownTable, tableNotes } from './breakdown-table.js';
import { chartsOf } from './charts.js';
import { filters, query, tabs } from './filters.js';
import { layout } from './layout.js';
import { navigation } from './navigation.js';
import { card, dataBlock, Tips, type View } from './parts.js';
import { type PlanInput, planner } from './planner.js';
import { trialSection } from './trial-section.js';

export interface OverviewPage {
  readonly shop: string;
  readonly assets: Assets;
  readonly overview: Overview;
  /** UTC day. */
  readonly today: string;
  /** Changes that are told and not counted yet; at most what was looked for. */
  readonly pending: number;
  readonly plan: PlanInput;
  readonly actor: Actor;
}

export function overviewPage({ shop, assets, overview, today, pending, plan, actor }: OverviewPage): View {
  const tips = new Tips();
  const { view } = overview;
  const body = html`<h1 class="unseen">Console</h1>
${pending > 0 ? busy(pending, view) : ''}
${overview.isEmpty ? empty() : figuresOf(overview, today, tips)}
<section aria-labelledby="plan-heading">${planner(plan, view)}</section>
${dataBlock('tips', tips.all)}
${dataBlock('charts', overview.isEmpty ? [] : chartsOf(overview))}`;
  return layout({
    title: 'Console',
    shop,
    assets,
    body,
    tools: navigation(actor, 'figures'),
  });
}

function figuresOf(overview: Overview, today: string, tips: Tips): View {
  const { currency, whole, satisfaction, shown, dismissed, view } = overview;
  const { from, until } = view.period;
  const cards = METRICS.map(({ label }, index) => {
    const figure = whole[index];
    return figure ? card({ label, figure, currency, tips }) : '';
  });
  return html`${filters(overview, today)}
${trialSection(overview, tips)}
<section aria-labelledby="period-heading">
  <h2 id="period-heading">In this period <small>${from} to ${until}, UTC days</small></h2>
  <ul class="cards">
    ${cards}
    ${card({ label: 'Satisfaction', figure: satisfaction, currency, tips })}
    ${card({ label: 'Shown an offer', figure: shown, currency, tips })}
    ${card({ label: 'Put it away', figure: dismissed, currency, tips })}
  </ul>
</section>
<section aria-labelledby="time-heading">
  <h2 id="time-heading">Over time</h2>
  <div class="charts">${chartsOf(overview).map(chart)}</div>
</section>
<section id="cut" aria-labelledby="cut-heading">
  <h2 id="cut-heading">By ${view.by}</h2>
  ${tabs(overview)}
  ${breakdownTable(overview, tips)}
  ${tableNotes(view.by)}
</section>
<section aria-labelledby="take-heading">
  <h2 id="take-heading">Take it along</h2>
  <p class="exports">${[
    ['breakdown', `by ${view.by}`],
    ['trial', 'the trial’s arms'],
    ['prices', 'shadow prices'],
  ].map(
    ([name, what]) => html`<a href="/console/export/${name}.csv?${query(view)}" download>CSV: ${what}</a> `,
  )}</p>
</section>`;
}

const chart = ({
  id,
  title,
  axis,
  points,
  empty: nothing,
}: ReturnType<typeof chartsOf>[number]) => html`<figure
  class="chart" data-chart="${id}">
  <figcaption>${title}<small>${axis}</small></figcaption>
  <div class="plot">${points.length === 0 ? html`<p class="nothing">${nothing}</p>` : ''}</div>
</figure>`;

const busy = (pending: number, view: Overview['view']) => html`<p class="notice" role="status">
  Still counting: ${pending >= MOST_PENDING ? `more than ${MOST_PENDING.toLocaleString('en')}` : pending.toLocaleString('en')}
  changes wait. Figures below are of what is counted so far.
  <a href="/console?${query(view)}">Look again</a>
</p>`;

/** So many are looked for before “more than” is said. */
export const MOST_PENDING = 100_000;

const empty = () => html`<section class="empty" aria-labelledby="empty-heading">
  <h2 id="empty-heading">Nothing to count yet</h2>
  <p>Figures appear here by themselves:</p>
  <ol>
    <li><strong>Claims and uses</strong> once a shopper claims a coupon and your backend reserves and commits it.</li>
    <li><strong>Orders, conversion and lift</strong> once your backend tells orders with their arm, and how many shoppers each arm has.</li>
    <li><strong>Satisfaction</strong> once the signed pool allows private reports and shoppers agree to them.</li>
  </ol>
</section>`;

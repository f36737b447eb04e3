import { html } from 'hono/html';
import type { LiftFigures } from '../figures/lift.js';
import type { Overview, TrialFigures } from '../figures/overview.js';
import { figureText, intervalText } from './format.js';
import { card, type Tips, type View } from './parts.js';

const SOURCES = {
  account: 'accounts, drawn by your backend',
  token: 'one token for each account',
  local: 'the device itself: self-reported, and a shopper may draw again',
} as const;

/** What coupons added, over the whole of the trial and not the period: shoppers were drawn once. */
export function trialSection(overview: Overview, tips: Tips): View {
  const { trial, currency } = overview;
  if (!trial) {
    return html`<section aria-labelledby="lift-heading">
  <h2 id="lift-heading">What coupons added</h2>
  <p class="nothing">No trial has begun. Set <code>trial.holdout</code> in the pool, and let your backend tell orders with their arm.</p>
</section>`;
  }
  const { all, detectable } = trial;
  const isLocal = trial.trial.source === 'local';
  const cards = [
    card({
      label: 'Lift in conversion',
      figure: all.conversion,
      also: all.relative.conversion,
      currency,
      tips,
    }),
    card({
      label: 'Revenue added per shopper',
      figure: all.revenue,
      also: all.relative.revenue,
      currency,
      tips,
    }),
    card({
      label: 'Profit added per shopper',
      figure: all.profit,
      also: all.relative.profit,
      currency,
      tips,
    }),
    card({ label: 'Return on coupon spend', figure: all.returnOnSpend, currency, tips }),
    card({ label: 'Least lift these arms can see', figure: detectable, currency, tips }),
  ];
  return html`<section aria-labelledby="lift-heading">
  <h2 id="lift-heading">What coupons added <small>trial “${trial.trial.id}”, all of it</small></h2>
  ${warnings(trial)}
  <p class="sub">Shoppers who may see offers against those held out. Arms come from ${SOURCES[trial.trial.source]}.</p>
  <ul class="cards main${isLocal ? ' weak' : ''}">${cards}</ul>
  ${trial.arms.length > 1 ? armTable(trial, currency, tips) : ''}
</section>`;
}

function warnings({ trial, mismatch }: TrialFigures): View {
  return html`${
    mismatch === undefined
      ? ''
      : html`<p class="notice bad" role="alert"><strong>Don’t trust these figures:</strong> the arms are not as large as they were
      drawn (sample-ratio mismatch, p = ${mismatch.toExponential(1)}). Shoppers were lost or counted in one arm more than in another.</p>`
  }${
    trial.isAa
      ? html`<p class="notice">A/A mode: every arm decides alike. A difference here is the measurement’s own fault.</p>`
      : ''
  }${
    trial.source === 'local'
      ? html`<p class="notice">These arms are self-reported and no evidence: give shoppers an arm by account.</p>`
      : ''
  }`;
}

const ARM_COLUMNS = ['conversion', 'revenue', 'profit', 'returnOnSpend'] as const;
const ARM_LABELS = {
  conversion: 'Lift in conversion',
  revenue: 'Revenue added',
  profit: 'Profit added',
  returnOnSpend: 'Return on spend',
} as const;

function armTable({ arms }: TrialFigures, currency: string, tips: Tips): View {
  const cell = (arm: LiftFigures, column: (typeof ARM_COLUMNS)[number]) => {
    const figure = arm[column];
    return html`<td data-tip="${tips.add(`${ARM_LABELS[column]}: ${arm.arm}`, figure, currency)}"${
      figure.absent ? html` class="${figure.absent}"` : ''
    }>${figureText(figure, currency)}<span class="interval">${intervalText(figure, currency)}</span></td>`;
  };
  return html`<div class="scroll"><table role="grid" aria-label="Each arm against the holdout">
  <thead><tr><th scope="col">Arm</th>${ARM_COLUMNS.map((column) => html`<th scope="col">${ARM_LABELS[column]}</th>`)}</tr></thead>
  <tbody>${arms.map(
    (arm) => html`<tr><th scope="row">${arm.arm}</th>${ARM_COLUMNS.map((column) => cell(arm, column))}</tr>`,
  )}</tbody>
</table></div>`;
}

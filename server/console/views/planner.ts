import { html } from 'hono/html';
import { detectableShare } from '../../measure/detectable-lift.js';
import type { View as Chosen } from '../figures/overview.js';
import { valueText } from './format.js';
import type { View } from './parts.js';

/** What a shop knows before a campaign begins. */
export interface PlanInput {
  readonly shoppers: number;
  /** Per cent of them. */
  readonly holdout: number;
  /** Per cent who buy without offers. */
  readonly baseline: number;
}

export const PLAN: PlanInput = { shoppers: 50_000, holdout: 20, baseline: 3 };

/** Reads what was typed; what can't be falls back to the default. */
export function planOf(typed: Readonly<Record<string, string | undefined>>): PlanInput {
  const read = (text: string | undefined, low: number, high: number, otherwise: number) => {
    const value = Number(text ?? Number.NaN);
    return value >= low && value <= high ? value : otherwise;
  };
  return {
    shoppers: Math.round(read(typed['shoppers'], 2, 1e9, PLAN.shoppers)),
    holdout: read(typed['holdout'], 0.1, 99.9, PLAN.holdout),
    baseline: read(typed['baseline'], 0.01, 99, PLAN.baseline),
  };
}

export function planner(plan: PlanInput, view: Chosen): View {
  const control = Math.round((plan.shoppers * plan.holdout) / 100);
  const treated = plan.shoppers - control;
  const baseline = plan.baseline / 100;
  const least = control > 0 && treated > 0 ? detectableShare({ treated, control }, { baseline }) : undefined;
  const answer =
    least === undefined
      ? 'No rise at all would be seen with so few shoppers.'
      : html`Four times in five this sees a rise of <strong>${valueText(least, 'points', 'EUR')}</strong>
        (from ${valueText(baseline, 'share', 'EUR')} to ${valueText(baseline + least, 'share', 'EUR')}) or more.`;
  const field = (name: keyof PlanInput, label: string, step: string) =>
    html`<label>${label} <input type="number" name="${name}" value="${plan[name]}" min="0" step="${step}" required></label>`;
  return html`<h2 id="plan-heading">Before a campaign</h2>
  <form class="plan" action="/console#plan-heading">
    <input type="hidden" name="from" value="${view.period.from}">
    <input type="hidden" name="until" value="${view.period.until}">
    <input type="hidden" name="by" value="${view.by}">
    ${field('shoppers', 'Shoppers', '1')}
    ${field('holdout', 'held out, %', 'any')}
    ${field('baseline', 'buy without offers, %', 'any')}
    <button>Work it out</button>
  </form>
  <p class="answer">${answer} <small>Two-sided at 5 %, normal approximation.</small></p>`;
}

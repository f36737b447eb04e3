/** "Why this offer?": the decision's real reasons as words and small bars. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../src/protocol.js';
import { formatMoney } from '../format.js';
import type { OfferKey, OfferWords } from '../words/words.js';

/** A reason weaker than this share of the strongest one is told together with its like. */
const TOLD_ALONE = 0.05;
const STRONG = 2 / 3;
const SLIGHT = 1 / 4;

/** The groups of features that there are words for; the engine may name others. */
const GROUPS: ReadonlySet<string> = new Set([
  'visit',
  'profile',
  'cart',
  'clock',
  'interest',
  'learnt',
  'fit',
]);

/** One line of the list. */
export interface ReasonLine {
  readonly label: string;
  /** −1…1: signed share of the strongest reason. */
  readonly weight: number;
  readonly strength: string;
}

/** The contributions as lines, strongest first; groups that share a label, and the faint ones, are summed. */
export function reasonLines(explanation: Explanation, words: OfferWords): readonly ReasonLine[] {
  const strongest = Math.max(...explanation.contributions.map((one) => Math.abs(one.value)), 0);
  if (strongest === 0) return [];
  const sums = new Map<string, number>();
  for (const { group, value } of explanation.contributions) {
    const isFaint = Math.abs(value) < TOLD_ALONE * strongest;
    const label = words(
      isFaint || !GROUPS.has(group) ? 'why.otherGroup' : (`why.group.${group}` as OfferKey),
    );
    sums.set(label, (sums.get(label) ?? 0) + value);
  }
  const most = Math.max(...[...sums.values()].map(Math.abs));
  return [...sums]
    .filter(([, value]) => value !== 0)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([label, value]) => ({ label, weight: value / most, strength: strengthOf(value / most, words) }));
}

function strengthOf(weight: number, words: OfferWords): string {
  const size = Math.abs(weight);
  if (size >= STRONG) return weight > 0 ? words('why.strongFor') : words('why.strongAgainst');
  if (size >= SLIGHT) return weight > 0 ? words('why.for') : words('why.against');
  return weight > 0 ? words('why.slightFor') : words('why.slightAgainst');
}

/** @param explanation undefined while it is on its way, null where it could not be had */
export function whyPanel(
  explanation: Explanation | null | undefined,
  words: OfferWords,
  locale: string,
): TemplateResult {
  return html`
    <div id="why" class="why" part="why">
      ${explanation === null ? html`<p>${words('why.unavailable')}</p>` : nothing}
      ${explanation ? (explanation.lot === undefined ? whyReasons(explanation, words, locale) : html`<p>${words('why.lot')}</p>`) : nothing}
      <p class="notice" part="notice"><slot name="notice">${words('why.notice')}</slot></p>
    </div>
  `;
}

/** The reasons alone: a line for each, and what they sum to. */
export function whyReasons(explanation: Explanation, words: OfferWords, locale: string): TemplateResult {
  const total = formatMoney(Math.round(explanation.utility), explanation.currency, locale);
  return html`
    <p>${words('why.intro')}</p>
    <ul part="reasons">
      ${reasonLines(explanation, words).map(
        ({ label, weight, strength }) => html`
          <li>
            <span class="reason">${label}</span>
            <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" part="bar">
              <path class="axis" d="M50 0v8" vector-effect="non-scaling-stroke" />
              <rect
                class=${weight > 0 ? 'for' : 'against'}
                x=${weight > 0 ? 50 : 50 + weight * 50}
                y="1"
                width=${Math.max(1, Math.abs(weight) * 50)}
                height="6"
              />
            </svg>
            <span class="strength">${strength}</span>
          </li>
        `,
      )}
    </ul>
    ${explanation.utility > 0 ? html`<p>${words('why.total', { amount: total })}</p>` : nothing}
  `;
}

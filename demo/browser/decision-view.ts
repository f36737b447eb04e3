/** Decisions as a developer wants to see them: what was chosen, why, and what everything else would have brought. */
import type { Candidate, Decision } from '../../src/index.js';
import { el } from './dom.js';

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
const euros = (cents: number | undefined): string =>
  cents === undefined ? '–' : (cents / 100).toFixed(2).replace('-', '−');

const HEAD = ['coupon', 'adds €', 'reason', 'p(buy)', 'p(redeem)', 'profit €', 'cost €'];

/** The verdict alone: one line. */
export function verdictView({ action, reason, couponId, propensity, at }: Decision): HTMLElement {
  return el(
    'p',
    `verdict ${action}`,
    action === 'show' ? `show ${couponId ?? ''}` : action,
    el('span', 'reason', reason),
    el('span', 'faint', `propensity ${propensity.toFixed(3)}`),
    el('span', 'faint', new Date(at).toLocaleTimeString('en-GB')),
  );
}

/** What each candidate was expected to bring. */
export function scoresView({ none, couponId, candidates }: Decision): HTMLElement {
  const line = none ? `without an offer: p(buy) ${percent(none.pBuy)}, profit ${euros(none.profit)} €` : '';
  return el('div', '', el('p', 'faint', line), el('div', 'scroll', candidateTable(candidates, couponId)));
}

function candidateTable(candidates: readonly Candidate[], chosen: string | undefined): HTMLElement {
  const ranked = [...candidates].sort(
    (a, b) => (b.utility ?? Number.NEGATIVE_INFINITY) - (a.utility ?? Number.NEGATIVE_INFINITY),
  );
  const head = el('tr', '', ...HEAD.map((name) => el('th', '', name)));
  const rows = ranked.map((candidate) => {
    const { couponId, score, utility, reason } = candidate;
    const cells = [percent(score?.pBuy), percent(score?.pRedeem), euros(score?.profit), euros(score?.cost)];
    const adds = el('td', (utility ?? 0) > 0 ? 'number plus' : 'number', euros(utility));
    const row = el(
      'tr',
      `${couponId === chosen ? 'chosen' : ''} ${score ? '' : 'fallen'}`,
      el('th', '', couponId),
      adds,
      el('td', 'reason', reason),
      ...cells.map((cell) => el('td', 'number', cell)),
    );
    return row;
  });
  return el('table', '', el('caption', '', 'Candidates'), el('thead', '', head), el('tbody', '', ...rows));
}

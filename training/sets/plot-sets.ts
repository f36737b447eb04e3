/** Plots of the public sets: our student's lead over each bar, and what few clicks tell. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forestPlot, lineChart } from '../report/plot.js';
import type { SetRow } from './summary.js';

/** The leads worth showing: metric and bar by the row's id. */
const LEADS: readonly (readonly [id: string, name: string])[] = [
  ['online-shoppers.auc.student-over-logistic', 'Online shoppers, AUC: over logistic regression'],
  ['online-shoppers.auc.student-over-boosting', 'over boosted trees'],
  ['online-shoppers.auc.student-over-forest', 'over a random forest'],
  ['online-shoppers.auc.student-over-teacher', 'over its teacher'],
  ['in-vehicle-coupon.auc.student-over-logistic', 'In-vehicle coupons, AUC: over logistic regression'],
  ['in-vehicle-coupon.auc.student-over-boosting', 'over boosted trees '],
  ['in-vehicle-coupon.auc.student-over-forest', 'over a random forest '],
  ['in-vehicle-coupon.auc.student-over-teacher', 'over its teacher '],
  ['eshop-clothing-2008.hit-at-20.student-over-markov', 'E-shop, hit@20: over a Markov chain'],
  ['eshop-clothing-2008.mrr-at-20.student-over-markov', 'E-shop, MRR@20: over a Markov chain'],
  [
    'eshop-clothing-2008.category-where-it-changes.student-over-markov',
    'E-shop, category that changes: over a Markov chain',
  ],
  ['hillstrom-email.qini.student-over-t-logistic', 'E-mail, Qini area: over two logistic regressions'],
  ['hillstrom-email.qini.student-over-response-model', 'over a response model'],
  ['hillstrom-email.qini.student-over-random', 'over a random order'],
];

export async function plotSets(folder: string, rows: readonly SetRow[]): Promise<void> {
  const leads = LEADS.flatMap(([id, name]) => {
    const row = rows.find((one) => one.id === `sets.${id}`);
    return row
      ? [{ name, value: row.value, ...(row.interval && { interval: row.interval }), ours: true }]
      : [];
  });
  if (leads.length > 0) {
    const svg = await forestPlot({
      title: 'The int8 student beside models fitted on the same rows of public sets',
      subtitle: '95 % intervals of the paired difference; docs/real-data.md says how each is measured',
      x: 'difference in the metric named',
      rows: leads,
      reference: { value: 0, name: 'no difference' },
    });
    writeFileSync(join(folder, 'sets.svg'), svg);
  }
  const early = (who: string) =>
    rows.flatMap(({ id, value, interval }) => {
      const seen = new RegExp(`after-(\\d+)\\.hit-at-20\\.${who}$`).exec(id)?.[1];
      return seen === undefined ? [] : [{ x: Number(seen), value, ...(interval && { interval }) }];
    });
  if (early('student').length === 0) return;
  const svg = await lineChart({
    title: 'The next product among twenty, by clicks seen',
    subtitle: 'E-shop clothing 2008, sessions after 14 July; intervals from resampling sessions',
    x: 'clicks seen',
    y: 'hit@20',
    logX: true,
    series: [
      { name: 'student, int8', points: early('student') },
      { name: 'Markov chain', points: early('markov') },
    ],
  });
  writeFileSync(join(folder, 'sets-early.svg'), svg);
}

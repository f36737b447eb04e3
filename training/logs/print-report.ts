/** Reports of imports as lines of text. */
import type { ImportReport } from './import-logs.js';
import type { LogReport, PartCount } from './report.js';
import type { Count } from './tally.js';

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const counted = (title: string, counts: Readonly<Record<string, Readonly<Count>>>): string[] => {
  const entries = Object.entries(counts);
  if (entries.length === 0) return [];
  return [
    title,
    ...entries.map(
      ([reason, { count, first }]) =>
        `  ${number(count).padStart(12)}  ${reason}${first ? ` (first: ${first})` : ''}`,
    ),
  ];
};

const kept = (types: Readonly<Record<string, number>>): string =>
  Object.entries(types)
    .sort(([, one], [, other]) => other - one)
    .map(([type, count]) => `${number(count)} ${type}${count === 1 ? '' : 's'}`)
    .join(', ') || 'nothing';

export function importLines(report: ImportReport): readonly string[] {
  return [
    `${number(report.rows)} rows read; kept: ${kept(report.kept)}`,
    ...(report.from ? [`from ${report.from} to ${report.until}`] : []),
    ...counted('dropped:', report.dropped),
    ...counted('put right, or to know:', report.notes),
  ];
}

export function logLines(report: LogReport): readonly string[] {
  const part = (name: string, { labelled, labelledKept, unlabelled, unlabelledKept }: PartCount) =>
    `${name}: ${sampled(labelled, labelledKept)} labelled, ${sampled(unlabelled, unlabelledKept)} unlabelled moments`;
  return [
    `${number(report.rows)} rows read; kept: ${kept(report.types)}`,
    `${number(report.shoppers)} shoppers, ${number(report.visits)} visits from ${report.from} to ${report.until}`,
    ...counted('dropped:', report.dropped),
    ...counted('put right, or to know:', report.notes),
    ...counted('shoppers left out:', report.bots),
    `held out: other shoppers, from ${report.cut} on; an order counts for ${report.horizonDays} days`,
    part('training', report.training),
    part('tuning', report.tuning),
    part('held out', report.heldOut),
    `in no part (the wrong side of the cut): ${number(report.neither)} moments; too short to decide in: ${number(report.tooShort)} visits`,
    ...actionLines(report),
    ...report.warnings.map((warning) => `warning: ${warning}`),
  ];
}

const sampled = (seen: number, keptOf: number): string =>
  seen === keptOf ? number(seen) : `${number(keptOf)} of ${number(seen)}`;

function actionLines({ actions, baseRate, balance }: LogReport): readonly string[] {
  const entries = Object.entries(actions);
  if (entries.length === 0) return [];
  return [
    `an order followed ${percent(baseRate)} of the labelled training moments (equal classes would need a weight of ` +
      `${balance.toFixed(1)}; none is used: the student's probabilities become money)`,
    ...entries.map(([action, { moments, bought, redeemed, claimed, known }]) => {
      const rates = `bought ${percent(bought / moments)}, redeemed ${percent(redeemed / moments)}, claimed ${percent(claimed / moments)}`;
      return `  ${number(moments).padStart(12)}  ${action}: ${rates}; propensity known for ${percent(known / moments)}`;
    }),
  ];
}

/** Tables as CSV (RFC 4180), safe to open in a spreadsheet. */
import type { Figure } from './figures/figure.js';
import { METRICS } from './figures/metrics.js';
import type { Overview } from './figures/overview.js';

export type Value = string | number | undefined;

/** What a spreadsheet would take for a formula (OWASP, CSV injection); full-width forms are read alike. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

function cell(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row, its line end included. */
export const csvLine = (row: readonly Value[]): string => `${row.map(cell).join(',')}\r\n`;

/** With a byte order mark: without it spreadsheets take UTF-8 for something else. */
export function csv(head: readonly string[], rows: readonly (readonly Value[])[]): string {
  return `\uFEFF${[head, ...rows].map(csvLine).join('')}`;
}

/** Shares 0…1 and money in minor units, as the console has them, with the end points of the interval. */
const columns = (name: string) => [name, `${name}-low`, `${name}-high`, `${name}-n`, `${name}-note`];
const values = ({ value, interval, n, absent, why }: Figure): Value[] => [
  value,
  interval?.[0],
  interval?.[1],
  absent === 'withheld' ? undefined : n,
  why,
];

export const EXPORTS = ['breakdown', 'trial', 'prices'] as const;
export type Export = (typeof EXPORTS)[number];

export function exportOf(name: Export, overview: Overview): string {
  switch (name) {
    case 'breakdown':
      return csv(
        [overview.view.by, 'label', ...METRICS.flatMap(({ id }) => columns(id))],
        overview.rows.map(({ key, label, figures }) => [key, label, ...figures.flatMap(values)]),
      );
    case 'trial': {
      const { trial } = overview;
      const names = ['conversion', 'revenue', 'profit'] as const;
      const head = [...names, ...names.map((one) => `${one}-relative`), 'return-on-spend'].flatMap(columns);
      const arms = trial ? [trial.all, ...(trial.arms.length > 1 ? trial.arms : [])] : [];
      return csv(
        ['trial', 'source', 'arm', ...head],
        arms.map((arm) => [
          trial?.trial.id,
          trial?.trial.source,
          arm.arm,
          ...[
            ...names.map((one) => arm[one]),
            ...names.map((one) => arm.relative[one]),
            arm.returnOnSpend,
          ].flatMap(values),
        ]),
      );
    }
    case 'prices':
      return csv(
        ['coupon', 'at', 'lambda', 'mu', 'spent', 'budget'],
        overview.prices.map(({ coupon, at, lambda, mu, spent, budget }) => [
          coupon,
          at,
          lambda,
          mu,
          spent,
          budget,
        ]),
      );
  }
}

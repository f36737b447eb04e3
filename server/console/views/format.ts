/** Figures as people read them. */
import { currencyExponent } from '../../../src/money.js';
import type { Figure, Unit } from '../figures/figure.js';

const number = (value: number, digits: number) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Enough digits for a small share to be more than 0. */
const percentDigits = (value: number) => (Math.abs(value) < 0.1 && value !== 0 ? 2 : 1);

function money(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const major = minor / 10 ** exponent;
  // Nobody reads the cents of a million.
  const digits = Math.abs(major) >= 10_000 ? 0 : exponent;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(major);
}

export function valueText(value: number, unit: Unit, currency: string): string {
  const sign = value > 0 ? '+' : '';
  switch (unit) {
    case 'count':
      return number(value, 0);
    case 'share':
      return `${number(100 * value, percentDigits(value))} %`;
    case 'change':
      return `${sign}${number(100 * value, percentDigits(value))} %`;
    case 'points':
      return `${sign}${number(100 * value, percentDigits(value))} pp`;
    case 'money':
      return money(value, currency);
    case 'gain':
      return `${sign}${money(value, currency)}`;
    case 'ratio':
      return number(value, 2);
    case 'stars':
      return `${number(value, 2)} of 5`;
  }
}

/** The figure, or in a word why there is none. */
export function figureText({ value, unit, absent }: Figure, currency: string): string {
  if (value !== undefined) return valueText(value, unit, currency);
  return absent === 'withheld' ? 'withheld' : '–';
}

export function intervalText({ interval, unit }: Figure, currency: string): string {
  if (!interval) return '';
  const [low, high] = interval.map((end) => valueText(end, unit, currency));
  return `${low} to ${high}`;
}

/** What is told on hover, focus or touch. */
export interface Tip {
  readonly title: string;
  readonly value: string;
  readonly interval: string;
  readonly behind: string;
  readonly estimator: string;
  readonly noise: string;
}

export function tipOf(title: string, figure: Figure, currency: string): Tip {
  const { absent, why = '', n, of, estimator, noise } = figure;
  return {
    title,
    value: absent ? why : figureText(figure, currency),
    interval: intervalText(figure, currency),
    behind: of === '' || absent === 'withheld' ? '' : `${n.toLocaleString('en')} ${of}`,
    estimator,
    noise: absent ? '' : noise,
  };
}

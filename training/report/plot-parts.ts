/** What all plots have in common: what they say about themselves, their size, colours and intervals. */
import { COLOURS } from './render-svg.js';

/** What every plot says about itself. */
export interface Titles {
  readonly title: string;
  /** Data, split, n: one line under the title. */
  readonly subtitle?: string;
  /** With unit. */
  readonly x: string;
  readonly y: string;
}

/** A value, with its interval where it has one. */
export interface Measured {
  readonly value: number;
  readonly interval?: readonly [number, number];
}

export const WIDTH = 620;
export const HEIGHT = 300;
export const ROW = 30;

export const head = ({ title, subtitle }: Pick<Titles, 'title' | 'subtitle'>) => ({
  title: { text: title, ...(subtitle && { subtitle }) },
});
export const label = ({ title, subtitle }: Pick<Titles, 'title' | 'subtitle'>) =>
  subtitle ? `${title}. ${subtitle}` : title;
export const ends = ({ value, interval }: Measured) => ({
  value,
  low: interval?.[0] ?? value,
  high: interval?.[1] ?? value,
});

export const scaleOf = (log: boolean) => (log ? { type: 'log' } : { type: 'linear', zero: false });

/** Colours go by the order of appearance; the first is ours. */
export const colour = (names: readonly string[]) => ({
  field: 'name',
  type: 'nominal',
  title: null,
  scale: { domain: [...new Set(names)], range: COLOURS },
  legend: { orient: 'bottom', direction: 'horizontal', columns: 3, labelLimit: 260 },
});

/** The title of a y axis, to be read without turning one's head: above it, from its left end. */
export const above = (title: string) => ({
  title,
  axis: { titleAngle: 0, titleAlign: 'left', titleAnchor: 'end', titleX: -30, titleY: -10 },
});

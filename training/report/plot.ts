/**
 * The few kinds of plot that our figures need, as SVG (render-svg.ts). Intervals are 95 % unless a title says otherwise;
 * every plot names its axes with units.
 */
import {
  above,
  colour,
  ends,
  HEIGHT,
  head,
  label,
  type Measured,
  ROW,
  scaleOf,
  type Titles,
  WIDTH,
} from './plot-parts.js';
import { COLOURS, FAINT, INK, renderSvg } from './render-svg.js';

export interface Series {
  readonly name: string;
  readonly points: readonly (Measured & { readonly x: number })[];
}

export interface LineOptions extends Titles {
  readonly series: readonly Series[];
  /** Logarithmic x, for counts that grow tenfold. */
  readonly logX?: boolean;
  /** A dashed line across, e.g. 0 or chance. */
  readonly reference?: { readonly value: number; readonly name: string };
}

/** Lines with their interval as a band. */
export function lineChart({ series, logX = false, reference, ...titles }: LineOptions): Promise<string> {
  const values = series.flatMap(({ name, points }) =>
    points.map((one) => ({ name, x: one.x, ...ends(one) })),
  );
  const xs = [...new Set(values.map(({ x }) => x))].sort((a, b) => a - b);
  const x = {
    field: 'x',
    type: 'quantitative',
    title: titles.x,
    scale: { ...scaleOf(logX), nice: false },
    axis: { grid: false, ...(xs.length <= 12 && { values: xs }), format: ',~f' },
  };
  const y = { type: 'quantitative', ...above(titles.y), scale: { zero: false } };
  const color = colour(series.map(({ name }) => name));
  const spec = {
    ...head(titles),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    layer: [
      {
        mark: { type: 'area', opacity: 0.16 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y: { ...y, field: 'value' }, color } },
      {
        mark: { type: 'point', filled: true, size: 40 },
        encoding: { x, y: { ...y, field: 'value' }, color },
      },
      ...(reference ? across(reference, 'y') : []),
    ],
  };
  return renderSvg({ label: label(titles), spec });
}

/** A dashed line at one value of an axis, with its name. */
function across({ value, name }: { value: number; name: string }, axis: 'x' | 'y') {
  const data = { values: [{ at: value, text: name }] };
  const at = { field: 'at', type: 'quantitative' };
  const place =
    axis === 'y' ? { align: 'left', dx: 4, dy: -6, x: 0 } : { align: 'left', dx: 5, dy: 0, y: -6 };
  return [
    { data, mark: { type: 'rule', color: FAINT, strokeDash: [3, 4] }, encoding: { [axis]: at } },
    {
      data,
      mark: { type: 'text', color: FAINT, fontSize: 11, ...place },
      encoding: { [axis]: at, text: { field: 'text' } },
    },
  ];
}

export interface Bar extends Measured {
  /** What the bar stands for. */
  readonly name: string;
  /** Bars of one group stand together; the name is then told by colour. */
  readonly group?: string;
}

/** Bars with their intervals, from 0. */
export function barChart({ bars, ...titles }: Titles & { readonly bars: readonly Bar[] }): Promise<string> {
  const grouped = bars.some(({ group }) => group !== undefined);
  const values = bars.map((bar) => ({ name: bar.name, group: bar.group ?? bar.name, ...ends(bar) }));
  const groups = [...new Set(values.map(({ group }) => group))];
  const x = {
    field: 'group',
    type: 'nominal',
    title: titles.x || null,
    sort: groups,
    // Many names side by side would run into each other.
    axis: { labelAngle: groups.length > 7 ? -35 : 0, ticks: false },
  };
  const offset = grouped && {
    xOffset: { field: 'name', sort: [...new Set(values.map(({ name }) => name))] },
  };
  const y = { type: 'quantitative', ...above(titles.y) };
  const color = grouped
    ? { color: colour(values.map(({ name }) => name)) }
    : { color: { value: COLOURS[1] } };
  const spec = {
    ...head(titles),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    layer: [
      {
        mark: { type: 'bar', width: { band: grouped ? 0.9 : 0.55 } },
        encoding: { x, ...offset, y: { ...y, field: 'value' }, ...color },
      },
      {
        mark: { type: 'rule', color: INK, strokeWidth: 1.5 },
        encoding: { x, ...offset, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
    ],
  };
  return renderSvg({ label: label(titles), spec });
}

export interface ForestRow extends Measured {
  readonly name: string;
  /** Drawn in our colour. */
  readonly ours?: boolean;
}

export interface ForestOptions extends Omit<Titles, 'y'> {
  readonly rows: readonly ForestRow[];
  /** A dashed line down, e.g. 0 or a goal. */
  readonly reference?: { readonly value: number; readonly name: string };
  /** Digits after the point in the labels. */
  readonly digits?: number;
}

/** One row per estimate: a dot, its interval and its number. */
export function forestPlot({ rows, reference, digits = 3, ...titles }: ForestOptions): Promise<string> {
  const values = rows.map((row) => ({
    name: row.name,
    ours: row.ours === true,
    text: row.value.toFixed(digits),
    ...ends(row),
  }));
  const names = rows.map(({ name }) => name);
  const y = {
    field: 'name',
    type: 'nominal',
    title: null,
    sort: names,
    axis: { ticks: false, domain: false, labelLimit: 480 },
  };
  const x = { type: 'quantitative', title: titles.x, scale: { zero: false } };
  const color = { condition: { test: 'datum.ours', value: COLOURS[0] }, value: COLOURS[1] };
  const spec = {
    ...head(titles),
    width: WIDTH - 140,
    height: { step: ROW },
    data: { values },
    layer: [
      ...(reference ? across(reference, 'x') : []),
      {
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, x: { ...x, field: 'low' }, x2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: { y, x: { ...x, field: 'value' }, color },
      },
      {
        mark: { type: 'text', align: 'left', dx: 8, color: INK, fontSize: 12 },
        encoding: { y, x: { ...x, field: 'high' }, text: { field: 'text' } },
      },
    ],
  };
  return renderSvg({ label: label(titles), spec });
}

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly interval?: readonly [number, number];
  /** Tells points of one family by colour. */
  readonly family?: string;
}

export interface ScatterOptions extends Titles {
  readonly points: readonly ScatterPoint[];
  readonly logX?: boolean;
}

/** Labelled points, with the interval of y where there is one. */
export function scatter({ points, logX = false, ...titles }: ScatterOptions): Promise<string> {
  const values = points.map(({ name: text, x, y, interval, family = '' }) => ({
    text,
    x,
    name: family,
    ...ends({ value: y, ...(interval && { interval }) }),
  }));
  const x = {
    field: 'x',
    type: 'quantitative',
    title: titles.x,
    scale: scaleOf(logX),
    axis: { format: ',~f', grid: false },
  };
  const y = { type: 'quantitative', ...above(titles.y), scale: { zero: false } };
  const families = [...new Set(values.map(({ name }) => name))];
  const color = families.length > 1 ? { color: colour(families) } : { color: { value: COLOURS[0] } };
  const spec = {
    ...head(titles),
    width: WIDTH,
    height: HEIGHT + 40,
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, ...color },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: { x, y: { ...y, field: 'value' }, ...color },
      },
      {
        mark: { type: 'text', align: 'left', dx: 7, dy: -5, color: INK, fontSize: 11 },
        encoding: { x, y: { ...y, field: 'value' }, text: { field: 'text' } },
      },
    ],
  };
  return renderSvg({ label: label(titles), spec });
}

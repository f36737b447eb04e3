/** The charts, by Observable Plot: SVG with text as text, each point an element with a name. */
import { areaY, axisX, axisY, dot, gridY, line, plot, rectY, ruleX, ruleY } from '@observablehq/plot';
import type { Chart, ChartPoint } from '../views/charts.js';
import { rove } from './rove.js';
import type { TipElement } from './tip.js';

const HEIGHT = 240;
/** More points than this run into each other. */
const MOST_DOTS = 70;
const MOST_WHISKERS = 16;
const WEEK_MS = 7 * 24 * 3_600_000;
const COLOURS = [
  'var(--line-1)',
  'var(--line-2)',
  'var(--line-3)',
  'var(--line-4)',
  'var(--line-5)',
  'var(--line-6)',
];

interface Point extends ChartPoint {
  readonly at: Date;
  readonly name: string;
}

export function drawCharts(charts: readonly Chart[], tip: TipElement): void {
  for (const chart of charts.filter(({ points }) => points.length > 0)) {
    const figure = document.querySelector<HTMLElement>(`[data-chart="${chart.id}"]`);
    const place = figure?.querySelector<HTMLElement>('.plot');
    if (!figure || !place) continue;
    if (chart.kind === 'steps') figure.append(legend(seriesOf(chart)));
    let width = 0;
    const draw = () => {
      if (place.clientWidth === width || place.clientWidth === 0) return;
      width = place.clientWidth;
      place.replaceChildren(svgOf(chart, width, tip));
    };
    new ResizeObserver(draw).observe(place);
    draw();
  }
}

function svgOf(chart: Chart, width: number, tip: TipElement): SVGSVGElement {
  const points: Point[] = chart.points.map((point) => ({
    ...point,
    at: new Date(point.x),
    name: [point.tip.title, point.tip.value, point.tip.interval && `95 %: ${point.tip.interval}`]
      .filter(Boolean)
      .join(', '),
  }));
  const first = Date.parse(chart.from);
  const last = Date.parse(chart.until) + 24 * 3_600_000;
  const earliest = Math.min(first, ...points.map(({ at }) => at.getTime()));
  const series = seriesOf(chart);
  const svg = plot({
    width,
    height: HEIGHT,
    marginLeft: 48,
    marginRight: 16,
    className: 'drawn',
    x: { type: 'utc', domain: [new Date(earliest), new Date(last)], label: null },
    y: { label: null, zero: chart.zero, nice: true },
    color: { domain: series, range: COLOURS },
    marks: [
      gridY({ strokeOpacity: 1, stroke: 'var(--hair)' }),
      axisX({ ticks: Math.max(2, Math.floor(width / 110)), tickSize: 3 }),
      axisY({ ticks: 5, tickSize: 0 }),
      ...(chart.zero ? [ruleY([0], { stroke: 'var(--soft)' })] : []),
      ...marksOf(chart, points, last),
    ],
  }) as SVGSVGElement;
  // Plot's own style element is what a strict policy forbids; charts.css has its rules.
  svg.querySelector('style')?.remove();
  // Names of groups that have no role say nothing to anybody, and validators mind.
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', `${chart.title}, ${chart.axis}; arrow keys go from point to point`);
  namePoints(svg, points, tip);
  return svg;
}

function marksOf({ kind }: Chart, points: readonly Point[], last: number) {
  const shown = {
    r: 4,
    fill: kind === 'steps' ? (point: Point) => point.series : 'var(--line-1)',
    stroke: 'var(--sheet)',
    ariaLabel: (point: Point) => point.name,
    className: points.length > MOST_DOTS ? 'points quiet' : 'points',
  };
  const at = { x: 'at', y: 'y' };
  if (kind === 'bars') {
    const end = (point: Point) => new Date(Math.min(point.at.getTime() + WEEK_MS, last));
    const bar = { x1: 'at', x2: end, y: 'y', fill: 'var(--line-1)', insetLeft: 2, insetRight: 2 };
    return [rectY(points, { ...bar, ariaLabel: (point: Point) => point.name, className: 'points' })];
  }
  if (kind === 'steps') {
    // The last price holds until the period ends.
    const held = [...new Set(points.map(({ series }) => series))].flatMap((name) => {
      const own = points.filter(({ series }) => series === name);
      const end = own.at(-1);
      return end ? [...own, { ...end, at: new Date(Math.max(last, end.at.getTime())) }] : own;
    });
    const path = {
      x: 'at',
      y: 'y',
      z: 'series',
      stroke: 'series',
      strokeWidth: 2,
      curve: 'step-after' as const,
    };
    return [line(held, path), dot(points, { ...at, ...shown })];
  }
  const sure = points.filter(({ low }) => low !== undefined);
  return [
    areaY(sure, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--line-1)', fillOpacity: 0.14 }),
    ...(sure.length > MOST_WHISKERS
      ? []
      : [ruleX(sure, { x: 'at', y1: 'low', y2: 'high', stroke: 'var(--line-1)', strokeOpacity: 0.6 })]),
    line(points, { ...at, stroke: 'var(--line-1)', strokeWidth: 2 }),
    dot(points, { ...at, ...shown }),
  ];
}

/** Each point tells on hover, focus and touch what it is; the nearest one by x counts, so that nobody has to aim. */
function namePoints(svg: SVGSVGElement, points: readonly Point[], tip: TipElement): void {
  const drawn = [...svg.querySelectorAll<SVGElement>('.points > *')];
  for (const [index, element] of drawn.entries()) {
    element.setAttribute('role', 'img');
    const point = points[index];
    if (point) element.addEventListener('focus', () => tip.show(element, point.tip));
  }
  rove(svg, [drawn]);
  const nearest = (event: PointerEvent) => {
    const distance = (element: SVGElement) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const [dx, dy] = [left + width / 2 - event.clientX, top + height / 2 - event.clientY];
      // Mostly by x; y tells series apart.
      return Math.hypot(dx, dy / 8);
    };
    const distances = drawn.map(distance);
    const index = distances.indexOf(Math.min(...distances));
    const [element, point] = [drawn[index], points[index]];
    if (element && point) tip.show(element, point.tip);
  };
  svg.addEventListener('pointermove', nearest);
  svg.addEventListener('pointerdown', nearest);
  svg.addEventListener('pointerleave', () => tip.hide());
}

const seriesOf = ({ points }: Chart) => [...new Set(points.map(({ series }) => series ?? ''))];

function legend(series: readonly string[]): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const [index, name] of series.entries()) {
    const item = document.createElement('li');
    item.className = `line-${index + 1}`;
    item.textContent = name;
    list.append(item);
  }
  return list;
}

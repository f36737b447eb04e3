/** Bias and coverage side by side: a line for each regime, a dot for each estimator. */
import { COLOURS, FAINT, RULE, renderSvg } from '../../report/render-svg.js';
import { COVERAGE_GOAL, type Figures } from './figures.js';
import type { Estimator } from './regimes.js';

export interface Dot extends Figures {
  readonly regime: string;
  readonly estimator: Estimator;
  readonly judged: boolean;
}

/** Coverage below this is drawn at the edge, with its number. */
const LEAST = 82;
const NAMES: Readonly<Record<Estimator, string>> = { ipw: 'IPW', snipw: 'SNIPW', dm: 'DM', dr: 'DR' };

export function offPolicyPlot(dots: readonly Dot[], logs: number): Promise<string> {
  const values = dots.map(({ regime, estimator, judged, bias, coverage, plain }) => ({
    regime,
    name: NAMES[estimator],
    held: judged ? 'held to the goal' : 'only shown',
    bias: bias.value,
    covered: Math.max(LEAST, coverage.value),
    low: Math.max(LEAST, coverage.interval[0]),
    high: Math.max(LEAST, coverage.interval[1]),
    plain: Math.max(LEAST, plain),
    below: coverage.value < LEAST ? `${coverage.value.toFixed(0)} %` : '',
  }));
  const names = Object.values(NAMES);
  const y = {
    field: 'regime',
    type: 'nominal',
    title: null,
    sort: [...new Set(dots.map(({ regime }) => regime))],
    axis: { ticks: false, domain: false, labelLimit: 480, grid: true },
  };
  const yOffset = { field: 'name', sort: names };
  const color = {
    field: 'name',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: COLOURS },
    legend: { orient: 'bottom' },
  };
  const opacity = { condition: { test: "datum.held === 'only shown'", value: 0.45 }, value: 1 };
  const height = { step: 11 };
  const dot = { type: 'point', filled: true, size: 45 };
  const biasAxis = { values: [-10, -1, -0.1, 0, 0.1, 1, 10], format: '~g' };
  const bias = {
    field: 'bias',
    type: 'quantitative',
    title: 'bias, standard deviations of one log’s error',
    scale: { type: 'symlog', constant: 0.05, domain: [-20, 20] },
    axis: biasAxis,
  };
  const at = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'truths within the 95 % interval, %',
    scale: { domain: [LEAST, 100] },
  });
  const text = `${logs.toLocaleString('en')} logs of known truth each; faint: only shown, not held to the goal. Ticks: ±1.96 standard errors`;
  const spec = {
    title: { text: 'What four estimators make of another policy’s log', subtitle: text },
    data: { values },
    hconcat: [
      {
        width: 250,
        height,
        layer: [
          {
            data: { values: [{ at: 0 }] },
            mark: { type: 'rule', color: FAINT, strokeDash: [3, 4] },
            encoding: { x: { field: 'at', type: 'quantitative' } },
          },
          { mark: dot, encoding: { x: bias, y, yOffset, color, opacity } },
        ],
      },
      {
        width: 330,
        height,
        layer: [
          {
            data: { values: [{ from: COVERAGE_GOAL[0], to: COVERAGE_GOAL[1] }] },
            mark: { type: 'rect', color: RULE, opacity: 0.35 },
            encoding: { x: at('from'), x2: { field: 'to' } },
          },
          {
            mark: { type: 'rule', strokeWidth: 1.5 },
            encoding: {
              x: at('low'),
              x2: { field: 'high' },
              y: { ...y, axis: null },
              yOffset,
              color,
              opacity,
            },
          },
          { mark: dot, encoding: { x: at('covered'), y: { ...y, axis: null }, yOffset, color, opacity } },
          {
            mark: { type: 'tick', thickness: 2, height: 8 },
            encoding: { x: at('plain'), y: { ...y, axis: null }, yOffset, color, opacity },
          },
          {
            mark: { type: 'text', align: 'left', dx: 8, color: FAINT, fontSize: 10 },
            encoding: { x: at('covered'), y: { ...y, axis: null }, yOffset, text: { field: 'below' } },
          },
        ],
      },
    ],
  };
  return renderSvg({
    label: 'Bias and coverage of IPW, SNIPW, DM and DR over logs of known truth, by regime',
    spec,
  });
}

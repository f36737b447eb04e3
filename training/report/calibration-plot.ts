import { above, colour, ends, head, label, type Measured, type Titles } from './plot-parts.js';
import { RULE, renderSvg } from './render-svg.js';

export interface CalibrationBin extends Measured {
  /** Mean prediction of the bin; `value` is what was observed. */
  readonly predicted: number;
}

export interface CalibrationOptions extends Titles {
  readonly series: readonly { readonly name: string; readonly bins: readonly CalibrationBin[] }[];
}

/** Observed against predicted, with the diagonal on which a calibrated model lies. */
export function calibrationPlot({ series, ...titles }: CalibrationOptions): Promise<string> {
  const values = series.flatMap(({ name, bins }) =>
    bins.map((bin) => ({ name, x: bin.predicted, ...ends(bin) })),
  );
  const all = values.flatMap(({ x, low, high }) => [x, low, high]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const scale = { domain: [least, most], nice: true, zero: false };
  const x = { field: 'x', type: 'quantitative', title: titles.x, scale };
  const y = { type: 'quantitative', ...above(titles.y), scale };
  const color = colour(series.map(({ name }) => name));
  const spec = {
    ...head(titles),
    width: 300,
    height: 300,
    data: { values },
    layer: [
      {
        data: { values: [least, most].map((at) => ({ x: at, value: at })) },
        mark: { type: 'line', color: RULE, strokeDash: [4, 4], strokeWidth: 1.5 },
        encoding: { x, y: { ...y, field: 'value' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.7 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      { mark: { type: 'line', strokeWidth: 1.5 }, encoding: { x, y: { ...y, field: 'value' }, color } },
      {
        mark: { type: 'point', filled: true, size: 45, opacity: 1 },
        encoding: { x, y: { ...y, field: 'value' }, color },
      },
    ],
  };
  return renderSvg({ label: label(titles), spec });
}

/** Lines over two logarithmic axes, in an SVG that reads in light and dark. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly label: string;
  readonly points: readonly Point[];
}

const WIDTH = 760;
const HEIGHT = 360;
const MARGIN = { left: 64, right: 24, top: 46, bottom: 44 };
/** Of the names below the plot, where they cover nothing. */
const LEGEND_LINE = 20;
const COLOURS = ['#b4532a', '#3a6ea5', '#7a7a85', '#d98b3a', '#4a9a8a'];

/** @param unit of y; x counts things */
export function linePlot(title: string, unit: string, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const x = logScale(
    points.map((point) => point.x),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const y = logScale(
    points.map((point) => point.y),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const text = (at: readonly [number, number], anchor: string, words: string, more = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}"${more}>${words}</text>`;
  const bottom = HEIGHT - MARGIN.bottom;
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<line x1="${x.at(tick).toFixed(1)}" x2="${x.at(tick).toFixed(1)}" y1="${MARGIN.top}" y2="${bottom}"/>${text([x.at(tick), bottom + 20], 'middle', String(tick))}`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y.at(tick).toFixed(1)}" y2="${y.at(tick).toFixed(1)}"/>${text([MARGIN.left - 8, y.at(tick) + 4], 'end', `${tick} ${unit}`)}`,
    ),
  ];
  const drawn = lines.map((line, index) => {
    const path = line.points
      .map((point) => `${x.at(point.x).toFixed(1)},${y.at(point.y).toFixed(1)}`)
      .join(' ');
    const colour = COLOURS[index % COLOURS.length];
    const legend = text(
      [MARGIN.left, HEIGHT + LEGEND_LINE * (index + 0.5)],
      'start',
      line.label,
      ` style="fill: ${colour}"`,
    );
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + LEGEND_LINE * lines.length}" role="img" aria-label="${title}">
<style>
text { font: 13px system-ui, sans-serif; fill: #556; } line { stroke: #8894; }
.title { font-weight: 600; font-size: 15px; }
@media (prefers-color-scheme: dark) { text { fill: #ccd; } }
</style>
${text([20, 26], 'start', title, ' class="title"')}
${grid.join('\n')}
${drawn.join('\n')}
</svg>
`;
}

/** Ticks at the powers of ten and, where there are few of them, at twice and five times each. */
function logScale(values: readonly number[], from: number, to: number) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [low, high] = [Math.log10(least), Math.log10(Math.max(most, least * 2))];
  const powers = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  const ticks = powers
    .flatMap((power) => [1, 2, 5].map((step) => Number((step * 10 ** power).toPrecision(1))))
    .filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9);
  return { ticks, at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
}

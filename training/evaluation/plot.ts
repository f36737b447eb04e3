/** Gains of policies as dots with their intervals, in an SVG that reads in light and dark. */
import type { Row } from '../rows.js';

const WIDTH = 760;
const LINE = 34;
const LEFT = 190;
const RIGHT = 90;
const TOP = 46;

/** @param rows one dot each, labelled by the last part of its id; rows need an interval */
export function dotPlot(title: string, rows: readonly Row[]): string {
  const ends = rows.flatMap((row) => [row.value, ...(row.interval ?? [])]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const x = (value: number) => LEFT + ((value - least) / (most - least)) * (WIDTH - LEFT - RIGHT);
  const height = TOP + LINE * rows.length + 40;
  const lines = rows.map((row, index) => {
    const y = TOP + LINE * (index + 0.5);
    const [from, to] = row.interval ?? [row.value, row.value];
    const name = row.id.split('.').at(-1) ?? row.id;
    const first = index === 0 ? ' class="ours"' : '';
    return `<g${first}><text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${name}</text>
<line x1="${x(from).toFixed(1)}" x2="${x(to).toFixed(1)}" y1="${y}" y2="${y}"/>
<circle cx="${x(row.value).toFixed(1)}" cy="${y}" r="5"/>
<text x="${(x(to) + 12).toFixed(1)}" y="${y + 4}">${row.value.toFixed(2)}</text></g>`;
  });
  const unit = rows[0]?.unit ?? '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
<style>
text { font: 13px system-ui, sans-serif; fill: #334; } line { stroke: #889; stroke-width: 2; } circle { fill: #667; }
.title { font-weight: 600; font-size: 15px; } .zero { stroke-dasharray: 3 4; stroke-width: 1; }
.ours circle { fill: #b4532a; } .ours line { stroke: #b4532a; } .ours text { font-weight: 600; }
@media (prefers-color-scheme: dark) { text { fill: #dde; } circle { fill: #aab; } }
</style>
<text class="title" x="20" y="26">${title}</text>
<line class="zero" x1="${x(0).toFixed(1)}" x2="${x(0).toFixed(1)}" y1="${TOP}" y2="${height - 34}"/>
<text x="${x(0).toFixed(1)}" y="${height - 14}" text-anchor="middle">0 ${unit} (showing nothing)</text>
${lines.join('\n')}
</svg>
`;
}

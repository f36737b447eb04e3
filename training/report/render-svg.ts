/**
 * A Vega-Lite specification as one small SVG that reads in light and dark, in a file or inside a page. Text stays text;
 * equal specifications give equal bytes.
 */
import { parse, resetSVGDefIds, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { escapeText } from './page-style.js';

/** Each colour in light, with what it becomes where a page is dark. */
const THEME = {
  background: ['#ffffff', '#14181f'],
  ink: ['#1f2733', '#e4e8ee'],
  faint: ['#5d6775', '#a3adba'],
  rule: ['#c9d0d9', '#3c4552'],
  grid: ['#e9edf1', '#232a34'],
} as const;

/** Colours of series, told apart by the colour-blind too; the first is ours. */
const SERIES = [
  ['#b4532a', '#f0925f'],
  ['#2a6496', '#6fb1e4'],
  ['#4d7f36', '#8fc873'],
  ['#7d52a3', '#bb95df'],
  ['#98721c', '#d9b45a'],
  ['#b13b73', '#ec86b4'],
  ['#1f7f7f', '#63c4c4'],
  ['#626c79', '#a9b2bd'],
] as const;

export const INK: string = THEME.ink[0];
export const FAINT: string = THEME.faint[0];
export const RULE: string = THEME.rule[0];
export const COLOURS: readonly string[] = SERIES.map(([light]) => light);

const FONT = 'system-ui, sans-serif';
const AXIS = {
  labelColor: THEME.ink[0],
  titleColor: THEME.faint[0],
  domainColor: THEME.rule[0],
  tickColor: THEME.rule[0],
  gridColor: THEME.grid[0],
  labelFontSize: 12,
  titleFontSize: 12,
  titleFontWeight: 'normal',
  titlePadding: 8,
  labelPadding: 5,
};

const CONFIG = {
  background: THEME.background[0],
  padding: 14,
  font: FONT,
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    color: THEME.ink[0],
    fontSize: 15,
    fontWeight: 600,
    subtitleColor: THEME.faint[0],
    subtitleFontSize: 12,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: AXIS,
  header: { labelColor: THEME.ink[0], labelFontSize: 12, labelFontWeight: 600, titleColor: THEME.faint[0] },
  legend: {
    labelColor: THEME.ink[0],
    labelFontSize: 12,
    titleColor: THEME.faint[0],
    symbolSize: 90,
    symbolOpacity: 1,
  },
  range: { category: COLOURS },
} as const;

/** The font, and the dark colours for what carries the light ones: rules of a style sheet win over attributes. */
function styleFor(svg: string): string {
  const dark = [...Object.values(THEME), ...SERIES]
    .flatMap(([light, dark]) => [`[fill="${light}"]{fill:${dark}}`, `[stroke="${light}"]{stroke:${dark}}`])
    .filter((rule) => svg.includes(rule.slice(1, rule.indexOf(']'))));
  return `<style>text{font-family:${FONT}}@media (prefers-color-scheme:dark){${dark.join('')}}</style>`;
}

export interface Drawing {
  /** What the picture shows, for those who can't see it. */
  readonly label: string;
  /** Vega-Lite, without size of type and colours: those are ours. */
  readonly spec: object;
}

/** @returns an SVG document without an XML declaration, so that it can also stand inside a page */
export async function renderSvg({ label, spec }: Drawing): Promise<string> {
  const { spec: vega } = compile({ ...spec, config: CONFIG } as unknown as TopLevelSpec);
  resetSVGDefIds();
  const view = new View(parse(vega), { renderer: 'none' });
  try {
    return tidySvg(await view.toSVG(), label);
  } finally {
    view.finalize();
  }
}

/** Vega's own labels of marks say nothing that the picture's label and its texts don't. */
const NOISE =
  / (class|role|aria-hidden|aria-roledescription|pointer-events|xmlns:xlink|font-family)="[^"]*"/g;
const NUMBERS = / (d|transform|x|y|x1|x2|y1|y2|width|height)="[^"]*"/g;

function tidySvg(svg: string, label: string): string {
  const body = svg
    .replace(NOISE, '')
    // Hundredths of a pixel are finer than any screen.
    .replace(NUMBERS, (all) =>
      all.replace(/-?\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`),
    )
    .replace(/<path d="M0,0h0v0h0Z"\/>/g, '')
    .replace(/<g>(<g>\s*<\/g>)*<\/g>/g, '');
  const open = `<svg role="img" aria-label="${escapeText(label)}" style="max-width:100%;height:auto"`;
  return `${body.replace('<svg', open).replace('>', `>${styleFor(body)}`)}\n`;
}

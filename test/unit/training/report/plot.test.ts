import { describe, expect, it } from 'vitest';
import { calibrationPlot } from '../../../../training/report/calibration-plot.js';
import { barChart, forestPlot, lineChart, scatter } from '../../../../training/report/plot.js';

const titles = { title: 'Profit & loss', subtitle: 'n = 4', x: 'labels', y: '% of an order' };
const interval = [0.9, 1.2] as const;
const plots = {
  line: () =>
    lineChart({
      ...titles,
      logX: true,
      series: [{ name: 'student', points: [2000, 16_000].map((x) => ({ x, value: 1, interval })) }],
      reference: { value: 0, name: 'nothing' },
    }),
  bar: () => barChart({ ...titles, bars: [{ name: 'student', group: 'new', value: 1, interval }] }),
  forest: () => forestPlot({ ...titles, rows: [{ name: 'student', value: 1.125, interval, ours: true }] }),
  scatter: () => scatter({ ...titles, points: [{ name: 'student', x: 1, y: 1, interval }] }),
  calibration: () =>
    calibrationPlot({
      ...titles,
      series: [{ name: 'student', bins: [{ predicted: 0.3, value: 0.4, interval }] }],
    }),
};

describe.each(Object.entries(plots))('%s plot', (_, draw) => {
  it('gives the same bytes again, small', async () => {
    const [first, second] = [await draw(), await draw()];
    expect(second).toBe(first);
    expect(first.length).toBeLessThan(20_000);
  });

  it('keeps text as text and says what it shows to those who cannot see it', async () => {
    const svg = await draw();
    expect(svg).toContain('>Profit &amp; loss<');
    expect(svg).toContain('>student<');
    expect(svg).toContain('aria-label="Profit &amp; loss. n = 4"');
    expect(svg).not.toContain('NaN');
  });

  it('has a background of its own, and dark colours for all that it draws', async () => {
    const svg = await draw();
    expect(svg).toMatch(/<rect width="\d+" height="\d+" fill="#ffffff"/);
    const [, dark = ''] = /prefers-color-scheme:dark\){(.*)}<\/style>/.exec(svg) ?? [];
    const drawn = svg.slice(svg.indexOf('</style>'));
    for (const [, colour] of drawn.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/g))
      expect(dark).toContain(colour);
  });
});

it('labels a row of a forest plot with its number', async () => {
  expect(await plots.forest()).toContain('>1.125<');
});

it('makes no room above the plot for a long title of its y axis', async () => {
  const heightOf = async (y: string) => {
    const series = [{ name: 'student', points: [1, 2].map((x) => ({ x, value: x })) }];
    const svg = await lineChart({ ...titles, y, series });
    return Number(/viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg)?.[1]);
  };
  const long = 'profit over showing nothing at all, in per cent of a typical order, for each visit';
  expect(await heightOf(long)).toBe(await heightOf('profit'));
});

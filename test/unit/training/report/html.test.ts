import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MOST_BYTES, reportHtml, writeReport } from '../../../../training/report/html.js';
import { barChart } from '../../../../training/report/plot.js';
import type { Report } from '../../../../training/report/section.js';

const folder = mkdtempSync(join(tmpdir(), 'etui-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report: Report = {
  title: 'The student <1>',
  lead: 'What it does & what it does not.',
  facts: { data: 'simulated', command: 'npm run evaluate -- model' },
  sections: [
    {
      id: 'closeness',
      title: 'How close',
      text: ['Judged on shoppers of unseen shops.'],
      plots: [
        {
          svg: await barChart({ title: 'Gain', x: '', y: '%', bars: [{ name: 'new', value: 1 }] }),
          caption: 'More is better.',
        },
      ],
      tables: [{ caption: 'By group', head: ['group', 'n'], rows: [['new', 12]] }],
      rows: [
        {
          id: 'model.closeness',
          value: 0.93,
          unit: '',
          goal: '≥ 0.9',
          ok: true,
          interval: [0.85, 0.99],
          n: 20_000,
          seed: 1,
        },
        { id: 'model.void', value: Number.NaN, unit: '(void)', goal: '≥ 0.9', ok: false },
      ],
    },
    { id: 'limits', title: 'Limits', text: ['It knows a simulator only.'] },
  ],
};
const html = reportHtml(report);

describe('a report', () => {
  it('holds every figure that it was given, with interval, n, seed and goal', () => {
    for (const row of report.sections.flatMap(({ rows = [] }) => rows))
      expect(html).toContain(`<code>${row.id}</code>`);
    for (const part of ['0.93', '0.85 … 0.99', '20,000', '≥ 0.9', '>met<', '>not met<'])
      expect(html).toContain(part);
    expect(html).not.toContain('NaN');
  });

  it('holds every plot, table, paragraph and a way to each section', () => {
    for (const { id, title, text } of report.sections) {
      expect(html).toContain(`<section id="${id}">`);
      expect(html).toContain(`<a href="#${id}">${title}</a>`);
      for (const paragraph of text) expect(html).toContain(paragraph);
    }
    expect(html.match(/<svg /g)).toHaveLength(1);
    expect(html).toContain('<td class="n">12</td>');
  });

  it('says how many goals are met, and names those that are not', () => {
    expect(html).toContain('1 of 2 goals met.');
    expect(html).toMatch(/class="missed"><li><code>model\.void</);
  });

  it('needs no script and no other file, and takes text as text', () => {
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(html).toContain('The student &lt;1&gt;');
    expect(html).toContain('What it does &amp; what it does not.');
  });

  it('is written where asked, and refused when nobody would wait for it', () => {
    const path = join(folder, 'deep', 'report.html');
    writeReport(path, report);
    expect(readFileSync(path, 'utf8')).toBe(html);
    const long = { ...report, lead: 'x'.repeat(MOST_BYTES) };
    expect(() => writeReport(path, long)).toThrow(RangeError);
  });
});

/** A report as one page that needs nothing else: no script, no other file; light and dark; as readable on a phone. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { figure, type Row } from '../rows.js';
import { escapeText, STYLE } from './page-style.js';
import type { Plot, Report, Section, TextTable } from './section.js';

/** Nobody waits for a larger page on a phone; plots are to be few. */
export const MOST_BYTES = 500_000;

/**
 * Writes the page.
 * @throws RangeError when it would be larger than 500 kB
 */
export function writeReport(path: string, report: Report): void {
  const html = reportHtml(report);
  const bytes = Buffer.byteLength(html);
  if (bytes > MOST_BYTES) throw new RangeError(`a report of ${bytes} bytes; ${MOST_BYTES} are allowed`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, html);
}

/** Equal reports give equal bytes. */
export function reportHtml({ title, lead, facts, sections }: Report): string {
  const missed = sections.flatMap(({ rows = [] }) => rows).filter(({ goal, ok }) => goal !== '' && !ok);
  const met = sections.flatMap(({ rows = [] }) => rows).filter(({ goal, ok }) => goal !== '' && ok);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeText(title)}</h1>
<p class="lead">${escapeText(lead)}</p>
<dl>${Object.entries(facts)
    .map(([name, value]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd></div>`)
    .join('')}</dl>
${verdict(met, missed)}
</header>
<nav aria-label="Contents">
<h2>Contents</h2>
<ol>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeText(name)}</a></li>`).join('')}</ol>
</nav>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function verdict(met: readonly Row[], missed: readonly Row[]): string {
  if (met.length + missed.length === 0) return '';
  const list = missed
    .map(({ id, goal }) => `<li><code>${escapeText(id)}</code>: ${escapeText(goal)}</li>`)
    .join('');
  return `<p class="verdict"><strong>${met.length} of ${met.length + missed.length} goals met.</strong>${
    missed.length > 0 ? ` Not met:</p><ul class="missed">${list}</ul>` : '</p>'
  }`;
}

function sectionHtml({ id, title, text, plots = [], tables = [], rows = [] }: Section): string {
  return `<section id="${id}">
<h2>${escapeText(title)}</h2>
${text.map((paragraph) => `<p>${escapeText(paragraph)}</p>`).join('\n')}
${plots.length > 0 ? `<div class="plots">${plots.map(plotHtml).join('\n')}</div>` : ''}
${tables.map(tableHtml).join('\n')}
${rows.length > 0 ? rowsHtml(rows) : ''}
</section>`;
}

/** Plots wider than this can't shrink to a phone's width and stay readable: they scroll there. */
const SHRINKS = 520;

function plotHtml({ svg, caption }: Plot): string {
  const width = Number(/<svg[^>]*? width="(\d+)/.exec(svg)?.[1] ?? 0);
  const kind = width > SHRINKS ? 'plot scrolls' : 'plot';
  return `<figure><div class="${kind}">${svg.trim()}</div><figcaption>${escapeText(caption)}</figcaption></figure>`;
}

function tableHtml({ caption, head, rows }: TextTable): string {
  const numeric = head.map((_, at) => rows.length > 0 && rows.every((row) => isNumeric(row[at] ?? '')));
  const cell = (value: string | number, at: number) => {
    const text = typeof value === 'number' ? figure(value) : escapeText(value);
    return numeric[at] ? `<td class="n">${text}</td>` : `<td>${text}</td>`;
  };
  return `<div class="wide"><table><caption>${escapeText(caption)}</caption>
<thead><tr>${head.map((name, at) => `<th scope="col"${numeric[at] ? ' class="n"' : ''}>${escapeText(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

/** A number, or an interval of numbers. */
const isNumeric = (value: string | number) =>
  typeof value === 'number' || /^-?[\d.]+( … -?[\d.]+)?$/.test(value);

const FEW = 8;

function rowsHtml(rows: readonly Row[]): string {
  const body = rows.map(({ id, value, unit, interval, n, seed, goal, ok }) => {
    const state = goal === '' ? ['', ''] : ok ? ['met', 'met'] : ['missed', 'not met'];
    const number = Number.isNaN(value) ? '–' : figure(value);
    return `<tr><td class="${state[0]}">${state[1]}</td><td><code>${escapeText(id)}</code></td><td class="n">${number}</td><td class="unit">${escapeText(unit)}</td>
<td class="n">${interval ? `${figure(interval[0])} … ${figure(interval[1])}` : ''}</td><td class="n">${n?.toLocaleString('en') ?? ''}</td>
<td class="n">${seed ?? ''}</td><td>${escapeText(goal)}</td></tr>`;
  });
  const head = ['', 'figure', 'value', 'unit', '95 % interval', 'n', 'first seed', 'goal'];
  // What a goal hangs on is in sight; long lists without one are a click away.
  const open = rows.length <= FEW || rows.some(({ goal }) => goal !== '');
  return `<details${open ? ' open' : ''}><summary>${rows.length} figures</summary><div class="wide"><table>
<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div></details>`;
}

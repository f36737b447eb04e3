/** The look of a report, and the one way that text gets into it. */

export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Colours are those of the plots (render-svg.ts). */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2733; --faint: #5d6775; --rule: #c9d0d9; --wash: #f4f6f8;
  --link: #2a6496; --met: #3c6b28; --missed: #a83a1c; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e4e8ee; --faint: #a3adba; --rule: #3c4552;
  --wash: #1b212a; --link: #6fb1e4; --met: #8fc873; --missed: #f0925f; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .7rem; }
p, figcaption, li { max-width: 44rem; }
p { margin: 0 0 .8rem; }
.lead { font-size: 1.1rem; color: var(--faint); }
dl { display: grid; gap: .3rem 1.5rem; margin: 1.2rem 0; padding: 1rem 1.2rem; background: var(--wash); border-radius: .5rem; }
dl div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
.verdict { margin: 1rem 0 .3rem; }
.missed, td.missed { color: var(--missed); } td.met { color: var(--met); } td.met, td.missed { font-weight: 600; white-space: nowrap; }
ul.missed { margin: 0; padding-left: 1.2rem; font-size: .9rem; }
a { color: var(--link); }
nav { margin: 2rem 0; padding-top: 1.2rem; border-top: 1px solid var(--rule); }
nav h2 { font-size: 1rem; }
nav ol { margin: 0; padding-left: 1.4rem; columns: 2; column-gap: 2.5rem; }
nav li { break-inside: avoid; padding: .15rem 0; }
section { padding: 2rem 0 .5rem; border-top: 1px solid var(--rule); scroll-margin-top: 1rem; }
.plots { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: flex-start; }
figure { margin: 1.2rem 0; max-width: 100%; }
figcaption { width: 0; min-width: 100%; }
.plot { overflow-x: auto; }
.plot svg { display: block; }
figcaption, caption { color: var(--faint); font-size: .9rem; text-align: left; padding: .4rem 0; }
.wide { overflow-x: auto; margin: .8rem 0 1.4rem; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { padding: .35rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { color: var(--faint); font-weight: 600; white-space: nowrap; }
td.n, th.n { text-align: right; white-space: nowrap; }
tbody tr:hover { background: var(--wash); }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
td code, td:first-child { white-space: nowrap; }
td.unit { min-width: 7rem; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 40rem) { body { padding: 1.25rem 1rem 4rem; } nav ol { columns: 1; }
  .scrolls svg { max-width: none !important; width: 36rem; }
  nav li { padding: .35rem 0; } dl div { grid-template-columns: 1fr; gap: 0; } h1 { font-size: 1.5rem; } }
@media print { nav { display: none; } section { break-inside: avoid-page; } }
`.trim();

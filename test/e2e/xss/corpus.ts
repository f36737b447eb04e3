/**
 * Strings that would run something, somewhere, if text were ever taken for markup, for a script, for an address or for a template: written for this
 * test, by where they break out of, what they bring in and how they hide. Each calls `__ran()`, which the test watches. Without digits where they can do
 * without: a coupon's copy may not promise numbers that its terms do not hold.
 */
const CALL = '__ran()';

/** Elements that run something by themselves once they are parsed. */
const ELEMENTS: readonly string[] = [
  `<script>${CALL}</script>`,
  `<script src=data:text/javascript,${CALL}></script>`,
  `<script type=module>${CALL}</script>`,
  `<img src=x onerror=${CALL}>`,
  `<img src=x onerror="${CALL}" alt="">`,
  `<svg onload=${CALL}>`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><animate onbegin=${CALL} attributeName=x></animate></svg>`,
  `<math><mtext></mtext><script>${CALL}</script></math>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<iframe src="javascript:parent.${CALL}"></iframe>`,
  `<object data="javascript:${CALL}"></object>`,
  `<embed src="javascript:${CALL}">`,
  `<video><source onerror=${CALL}></video>`,
  `<audio src=x onerror=${CALL}></audio>`,
  `<body onload=${CALL}>`,
  `<input autofocus onfocus=${CALL}>`,
  `<details open ontoggle=${CALL}>`,
  `<select autofocus onfocus=${CALL}></select>`,
  `<marquee onstart=${CALL}>x</marquee>`,
  `<link rel=stylesheet href="data:text/css,*{}" onload=${CALL}>`,
  `<style onload=${CALL}></style>`,
  `<style>@import "javascript:${CALL}";</style>`,
  `<meta http-equiv=refresh content="x;url=javascript:${CALL}">`,
  `<base href="javascript:${CALL}//">`,
  `<form><button autofocus onfocus=${CALL}></form>`,
  `<a href="javascript:${CALL}" autofocus onfocus=${CALL}>x</a>`,
  `<template shadowrootmode=open><img src=x onerror=${CALL}></template>`,
  `<dialog open onclose=${CALL}></dialog>`,
  `<etui-offer form=corner onclick=${CALL}></etui-offer>`,
];

/** What text may stand in, and how one gets out of there. */
const ESCAPES: readonly string[] = [
  '',
  '">',
  "'>",
  '</p>',
  '</bdi></p></section>',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '-->',
  ']]>',
  '\u0000',
  '<!--><',
  `$\{\`\`}`,
];

/** Without elements: addresses, templates, expressions, entities, odd characters. */
const OTHERS: readonly string[] = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\tscript:${CALL}`,
  `java\nscript:${CALL}`,
  ` javascript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `vbscript:${CALL}`,
  `\${${CALL}}`,
  `{{${CALL}}}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `";${CALL};"`,
  `';${CALL};'`,
  `\`;${CALL};\``,
  `\\";${CALL};//`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#x3C;img src=x onerror=${CALL}&#x3E;`,
  `%3Cscript%3E${CALL}%3C/script%3E`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `\u202e<img src=x onerror=${CALL}>\u202c`,
  `<\u200bscript>${CALL}</script>`,
  `\uff1cscript\uff1e${CALL}\uff1c/script\uff1e`,
  `expression(${CALL})`,
  `url(javascript:${CALL})`,
  `;background:url("javascript:${CALL}")`,
  `"onmouseover=${CALL} x="`,
  `' autofocus onfocus=${CALL} x='`,
  `x onclick=${CALL}`,
  `<!--${CALL}-->`,
  `<![CDATA[<script>${CALL}</script>]]>`,
  `<?xml version="" ?><script>${CALL}</script>`,
  `{title, select, other {<img src=x onerror=${CALL}>}}`,
  `{title}<img src=x onerror=${CALL}>`,
  `<lit-part><img src=x onerror=${CALL}></lit-part>`,
  `<?lit$x$><img src=x onerror=${CALL}>`,
  `$lit$="${CALL}"`,
  `__proto__`,
  `constructor`,
  `toString`,
];

export const CORPUS: readonly string[] = [
  ...ELEMENTS.flatMap((element) => ESCAPES.map((before) => before + element)),
  ...OTHERS,
];

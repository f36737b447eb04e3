import { html } from 'hono/html';
import type { Assets } from '../assets.js';
import { script, type View } from './parts.js';

export interface Page {
  readonly title: string;
  readonly shop: string;
  readonly assets: Assets;
  readonly body: View;
  /** Right of the wordmark. */
  readonly tools?: View;
}

export function layout({ title, shop, assets, body, tools = '' }: Page): View {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} – ${new URL(shop).host} – Etui</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/assets/${assets.style}">
${script(assets.script)}
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header class="top">
  <p class="wordmark">Etui <span>${new URL(shop).host}</span></p>
  ${tools}
</header>
<main id="main">${body}</main>
<div id="tip" role="tooltip" hidden></div>
<p id="loading" role="status" aria-live="polite"></p>
</body>
</html>`;
}

import { html } from 'hono/html';
import { CATEGORIES, CATEGORY_NAMES } from '../../catalogue.js';
import { countOf } from '../cart.js';
import type { Ga4Event } from '../ga4.js';
import type { ShopSession } from '../sessions.js';
import { data, script, type View } from './parts.js';

/** Etui's own options, as attributes of its tag. */
export interface ScriptTag {
  readonly root: string;
  /** Where a claimed code is used. */
  readonly apply?: string;
  readonly backend?: string;
  readonly exploration?: number;
  readonly capture?: 'none';
  /** `none`: no card where the page has no place for an offer. */
  readonly offer?: 'none';
}

export interface Page {
  readonly title: string;
  readonly path: string;
  readonly session: ShopSession;
  readonly body: View;
  /** Told to the `dataLayer` when the page has loaded. */
  readonly events?: readonly Ga4Event[];
  /** schema.org data. */
  readonly jsonLd?: object;
  readonly tag: ScriptTag;
}

export function layout({ title, path, session, body, events = [], jsonLd, tag }: Page): View {
  const count = countOf(session.cart);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} – Larch &amp; Loom</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="A demonstration shop for Etui: nothing here is for sale.">
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/shop.css">
<link rel="stylesheet" href="/static/frame.css">
<link rel="stylesheet" href="/static/pages.css">
<link rel="stylesheet" href="/static/checkout.css">
<link rel="stylesheet" href="/static/tools.css">
<link rel="stylesheet" href="/static/own.css">
${data([...session.pending, ...events], 'application/json', 'ga4-events')}
${jsonLd ? data(jsonLd, 'application/ld+json') : ''}
${script({ type: 'module', src: '/scripts/shop.js' })}
${scriptTag(tag)}
${script({ type: 'module', src: '/scripts/drawer.js' })}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
  <a class="wordmark" href="/">Larch <span>&amp;</span> Loom</a>
  <form class="search" action="/search" role="search">
    <label class="hidden" for="q">Search the shop</label>
    <input id="q" name="q" type="search" placeholder="Search" maxlength="80" autocomplete="off">
  </form>
  <a class="cart-link" href="/cart">Cart <span id="cart-count" class="count" ${count ? '' : 'hidden'}>${count}</span><span class="hidden"> items</span></a>
  <nav class="categories" aria-label="Categories">
    ${CATEGORIES.map(
      (category) =>
        html`<a href="/c/${category}" ${path === `/c/${category}` ? html`aria-current="page"` : ''}>${CATEGORY_NAMES[category]}</a>`,
    )}
  </nav>
</header>
<main id="main">${body}</main>
<footer class="foot">
  <p>Larch &amp; Loom is a demonstration of <strong>Etui</strong>. Nothing is for sale and no card is charged.</p>
  <p><button class="as-link" type="button" data-consent-open>Privacy choices</button>
     <a href="/your-data">Your coupons and your data</a>
     <a href="/?drawer">Developer drawer</a> <a href="/replay">Replay events</a></p>
</footer>
${banner}
<div id="toast" class="toast" role="status"></div>
</body>
</html>`;
}

/** Everything Etui asks of a page. It puts a card into pages that have no `<etui-offer>` of their own. */
const scriptTag = (options: ScriptTag): View =>
  script({
    type: 'module',
    src: '/etui.js',
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [`data-${name}`, value])),
  });

/** Hidden until the shop's script has looked whether this visitor has chosen already. */
const banner = html`
<section id="consent" class="consent" aria-labelledby="consent-title" hidden>
  <div>
    <h2 id="consent-title">May this shop remember your visit on your own device?</h2>
    <p>Then offers can fit what you like. What you do here is kept in your browser, and stays there.
       Without it the shop works just the same.</p>
  </div>
  <div class="consent-buttons">
    <button class="button" type="button" data-consent="yes">Yes, on this device</button>
    <button class="button plain" type="button" data-consent="no">No, thank you</button>
  </div>
</section>`;

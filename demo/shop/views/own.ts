/** The shopper's own page, as any shop would build it of three elements; and the page of all their states. */
import { html } from 'hono/html';
import { script, type View } from './parts.js';

/** What this shop's counsel would write stands in the slots by region: here it says that it is an example. */
export const yourData = (): View => html`
<header class="page-head"><div>
  <h1>Your coupons and your data</h1>
  <p class="lead">What you claimed, why you were offered it, and everything this shop’s page remembers of you on this device.</p>
</div></header>
<div class="own">
  <etui-wallet><a slot="footer" href="/checkout">To the checkout</a></etui-wallet>
  <etui-why>
    <p slot="notice-eu">An example of a shop’s wording: you may object to this decision, and a person in our shop will look at it.</p>
    <p slot="notice-us-ca">An example of a shop’s wording: you may opt out of automated decisions with the switches below.</p>
  </etui-why>
  <etui-privacy><p slot="footer">Questions? This is a demonstration; in a real shop somebody answers here.</p></etui-privacy>
</div>
<noscript><p>Offers and this page work with scripts only. Without them nothing is kept on your device.</p></noscript>`;

export const states = (): View => html`
<header class="page-head"><div>
  <h1>Every state of the shopper’s own elements</h1>
  <p class="lead">Live elements with prepared answers.</p>
</div></header>
<div id="own-states"></div>
${script({ type: 'module', src: '/scripts/own-states.js' })}`;

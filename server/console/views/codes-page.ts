import { html } from 'hono/html';
import type { Actor } from '../../access/roles.js';
import type { Assets } from '../assets.js';
import { layout } from './layout.js';
import { navigation } from './navigation.js';
import type { View } from './parts.js';

export interface ManagePage {
  readonly shop: string;
  readonly assets: Assets;
  readonly actor: Actor;
  /** What came of a form. */
  readonly told?: { readonly text: string; readonly isBad?: boolean } | undefined;
}

export const notice = (told: ManagePage['told']): View =>
  told
    ? html`<p class="notice${told.isBad ? ' bad' : ''}" role="${told.isBad ? 'alert' : 'status'}">${told.text}</p>`
    : '';

export function codesPage({ shop, assets, actor, told }: ManagePage): View {
  return layout({
    title: 'Codes',
    shop,
    assets,
    tools: navigation(actor, 'codes'),
    body: html`<h1>Codes</h1>
${notice(told)}
<section aria-labelledby="block-heading">
  <h2 id="block-heading">Take one out of use</h2>
  <p class="sub">Stolen, sold on, given out by mistake. From now on nobody checks out with it; who is in the checkout may finish, and
    orders stay as they are. A whole coupon is withdrawn with <code>etui pool withdraw</code>.</p>
  <form class="manage" method="post" action="/console/codes/block">
    <label>Code <input name="code" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false"></label>
    <button class="primary">Block</button>
    <button formaction="/console/codes/unblock">Allow again</button>
  </form>
</section>`,
  });
}

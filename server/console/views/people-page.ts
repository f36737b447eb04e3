import { html } from 'hono/html';
import type { Member } from '../../access/members.js';
import { ROLES, type Role } from '../../access/roles.js';
import { type ManagePage, notice } from './codes-page.js';
import { layout } from './layout.js';
import { navigation } from './navigation.js';
import type { View } from './parts.js';

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'reads the figures',
  editor: 'also blocks codes and reads the log',
  owner: 'also says who may do what, and forgets customers',
};

export function peoplePage({
  shop,
  assets,
  actor,
  told,
  members,
}: ManagePage & { readonly members: readonly Member[] }): View {
  return layout({
    title: 'People',
    shop,
    assets,
    tools: navigation(actor, 'people'),
    body: html`<h1>People</h1>
${notice(told)}
<section aria-labelledby="members-heading">
  <h2 id="members-heading">Who may use the console</h2>
  <p class="sub">Besides whoever has the console’s first password, who is an owner. ${ROLES.map(
    (role) => html`<strong>${role}</strong> ${MAY[role]}${role === 'owner' ? '.' : '; '}`,
  )}</p>
  ${members.length === 0 ? html`<p class="nothing">Nobody else yet.</p>` : list(members)}
  <form class="manage" method="post" action="/console/people/add">
    <label>Name <input name="name" required maxlength="64" pattern="[A-Za-z0-9._@\\-]+" autocomplete="off" autocapitalize="none"></label>
    <label>Password <input name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password"></label>
    ${roles('viewer')}
    <button class="primary">Add</button>
  </form>
</section>
<section aria-labelledby="forget-heading">
  <h2 id="forget-heading">Forget a customer</h2>
  <p class="sub">What they used and ordered stays counted and names nobody any more; open holds are given back. This can’t be undone.</p>
  <form class="manage" method="post" action="/console/people/forget">
    <label>Their key, as your backend passes it <input name="customerKey" required maxlength="128" autocomplete="off" spellcheck="false"></label>
    <button>Forget</button>
  </form>
</section>`,
  });
}

const roles = (chosen: Role): View =>
  html`<label>Role <select name="role">${ROLES.map(
    (role) => html`<option ${role === chosen ? 'selected' : ''}>${role}</option>`,
  )}</select></label>`;

const list = (members: readonly Member[]): View =>
  html`<ul class="people">${members.map(
    ({ name, role, addedAt }) => html`<li>
    <p><strong>${name}</strong> <small>since ${addedAt.toISOString().slice(0, 10)}</small></p>
    <form class="manage" method="post" action="/console/people/change"><input type="hidden" name="name" value="${name}">
      ${roles(role)}<button>Change<span class="unseen"> ${name}</span></button>
      <button formaction="/console/people/remove">Remove<span class="unseen"> ${name}</span></button></form></li>`,
  )}</ul>`;

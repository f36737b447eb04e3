import { html } from 'hono/html';
import { type Actor, may } from '../../access/roles.js';
import type { View } from './parts.js';

const PAGES = [
  ['figures', '/console', 'Figures', 'figures.read'],
  ['codes', '/console/codes', 'Codes', 'code.block'],
  ['people', '/console/people', 'People', 'member.add'],
  ['log', '/console/log', 'Log', 'audit.read'],
] as const;
export type PageName = (typeof PAGES)[number][0];

/** The pages that this role may see, who one is, and the way out. */
export function navigation({ name, role }: Actor, current: PageName): View {
  const links = PAGES.filter(([, , , action]) => may(role, action)).map(
    ([page, address, label]) =>
      html`<a href="${address}" ${page === current ? html`aria-current="page"` : ''}>${label}</a>`,
  );
  return html`<nav class="pages" aria-label="Console">${links.length > 1 ? links : ''}
  <form method="post" action="/console/logout"><button>Log out<span class="unseen">, ${name}, ${role}</span></button></form></nav>`;
}

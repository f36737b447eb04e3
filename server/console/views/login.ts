import { html } from 'hono/html';
import type { Assets } from '../assets.js';
import { layout } from './layout.js';
import type { View } from './parts.js';

export const LOGIN_PROBLEMS = {
  wrong: 'Name and password don’t go together.',
  limited: 'Too many tries. Wait a minute.',
  foreign: 'The form came from another page. Try again here.',
  over: 'You are logged out.',
} as const;
export type LoginProblem = keyof typeof LOGIN_PROBLEMS;

export function loginPage(options: {
  readonly shop: string;
  readonly assets: Assets;
  readonly problem?: LoginProblem;
}): View {
  const { shop, assets, problem } = options;
  const told = problem && html`<p class="notice" role="alert" id="problem">${LOGIN_PROBLEMS[problem]}</p>`;
  return layout({
    title: 'Log in',
    shop,
    assets,
    body: html`<form class="login" method="post" action="/console/login">
  <h1>Console</h1>
  ${told ?? ''}
  <label for="name">Name <small>empty for the console’s first password</small></label>
  <input id="name" name="name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64">
  <label for="password">Password</label>
  <input id="password" name="password" type="password" autocomplete="current-password" required autofocus
    maxlength="400" ${problem === 'wrong' ? html`aria-invalid="true" aria-describedby="problem"` : ''}>
  <button class="primary">Log in</button>
  <p class="hint">A new one: <code>etui console password --keys …</code></p>
</form>`,
  });
}

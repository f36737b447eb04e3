/** Two pages for people who build: one replays recorded events, one shows every state of the offer. */
import { html } from 'hono/html';
import { script, type View } from './parts.js';

export const replay = (): View => html`
<header class="page-head"><div>
  <h1>Replay</h1>
  <p class="lead">Recorded GA4 events, one JSON object a line, go through the engine in this browser. Nothing else on this
    page is recorded.</p>
</div></header>
<div class="two">
  <form id="replay" class="stack">
    <label>Events <textarea id="events" rows="14" spellcheck="false" required></textarea></label>
    <label>or a file <input id="file" type="file" accept=".ndjson,.jsonl,.json,.txt"></label>
    <label class="radio"><input id="shift" type="checkbox" checked> Move the times so that the last event is now</label>
    <div class="row">
      <button class="button" type="submit">Replay</button>
      <button id="forget" class="button plain" type="button">Forget everything</button>
    </div>
    <p id="progress" role="status"></p>
  </form>
  <section aria-labelledby="shown"><h2 id="shown" class="flush">The shopper sees</h2>
    <etui-offer form="inline"><p class="muted">Nothing, so far.</p></etui-offer></section>
</div>
<section aria-labelledby="decisions-title">
  <h2 id="decisions-title">Decisions</h2>
  <div class="scroll"><table class="decisions">
    <thead><tr><th>Event</th><th>Action</th><th>Reason</th><th>Coupon</th><th>Adds</th><th>P(buy) without</th></tr></thead>
    <tbody id="decisions"></tbody>
  </table></div>
</section>
${script({ type: 'module', src: '/scripts/replay.js' })}`;

export const states = (): View => html`
<header class="page-head"><div>
  <h1>Every state of the offer</h1>
  <p class="lead">Live elements with prepared answers: five looks, four languages, light and dark, in the page and over it.</p>
</div></header>
<div id="states"></div>
${script({ type: 'module', src: '/scripts/states.js' })}`;

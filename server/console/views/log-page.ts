import { html } from 'hono/html';
import type { AuditEntry } from '../../access/audit.js';
import type { ManagePage } from './codes-page.js';
import { layout } from './layout.js';
import { navigation } from './navigation.js';
import type { View } from './parts.js';

export function logPage({
  shop,
  assets,
  actor,
  entries,
  isFull,
}: ManagePage & { readonly entries: readonly AuditEntry[]; readonly isFull: boolean }): View {
  const last = entries.at(-1);
  return layout({
    title: 'Log',
    shop,
    assets,
    tools: navigation(actor, 'log'),
    body: html`<h1>Log</h1>
<p class="sub">What was asked for in the console, by the shop’s systems and by the command, and what came of it, the newest first. The database takes no change
  of what stands here.</p>
${entries.length === 0 ? html`<p class="nothing">Nothing was done yet.</p>` : table(entries)}
${isFull && last ? html`<p class="exports"><a href="/console/log?before=${last.entry}">Earlier</a></p>` : ''}`,
  });
}

const table = (entries: readonly AuditEntry[]): View => html`<div class="scroll"><table class="log">
  <thead><tr><th scope="col">When (UTC)</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">To what</th><th scope="col">Outcome</th>
    <th scope="col">Before</th><th scope="col">After</th></tr></thead>
  <tbody>${entries.map(
    (entry) => html`<tr><td>${entry.at.toISOString().slice(0, 19).replace('T', ' ')}</td>
    <td>${entry.actor} <small>${entry.role}</small></td><td>${entry.action}</td><td>${entry.subject}</td><td>${entry.outcome}</td>
    <td>${words(entry.before)}</td><td>${words(entry.after)}</td></tr>`,
  )}</tbody></table></div>`;

/** `role: viewer` rather than JSON. */
function words(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)
    .join(', ');
}

import type { EngineStatus } from '../../src/index.js';
import { el } from './dom.js';

/** What the engine is and has, as a list of terms. */
export function statusView(status: EngineStatus): HTMLElement {
  const { backend, backendReason, consent, decideMs, dropped, problems, modelSha256 } = status;
  const drops = Object.entries(dropped).map(([reason, count]) => `${reason} × ${count}`);
  const rows: readonly (readonly [string, string])[] = [
    ['runs on', backend],
    ['because', backendReason],
    ['GPU dispatches', status.gpuDispatches.toLocaleString('en')],
    ['last decision', decideMs === undefined ? '–' : `${decideMs.toFixed(1)} ms`],
    ['pool', status.poolVersion === undefined ? 'none yet' : `version ${status.poolVersion}`],
    ['model', modelSha256 === undefined ? 'none yet' : `${modelSha256.slice(0, 12)}…`],
    ['kept in', status.store],
    [
      'consent',
      `personalise ${consent.personalise ? 'yes' : 'no'}, measure ${consent.measure ? 'yes' : 'no'}`,
    ],
    ['events kept', String(status.events)],
    ['dropped', drops.join(', ') || 'nothing'],
    ['problems', problems.join(', ') || 'none'],
  ];
  return el(
    'dl',
    'status',
    ...rows.map(([term, value]) => el('div', '', el('dt', '', term), el('dd', '', value))),
  );
}

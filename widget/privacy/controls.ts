/** The switches, as templates. */
import { html, type TemplateResult } from 'lit';
import { SIGNAL_GROUPS, type SignalGroup } from '../../src/events/signals.js';
import type { Consent, Settings } from '../../src/protocol.js';
import type { PrivacyWords } from './words.js';

export type Switch = 'personalise' | 'measure' | 'pause' | 'silenced';

export interface Controls {
  readonly consent: Consent;
  readonly settings: Settings;
  readonly words: PrivacyWords;
}

export interface ControlActions {
  readonly turn: (which: Switch, isOn: boolean, input: HTMLInputElement) => void;
  readonly signal: (group: SignalGroup, isOn: boolean, input: HTMLInputElement) => void;
}

export function controlsTemplate(
  { consent, settings, words }: Controls,
  actions: ControlActions,
): TemplateResult {
  const toggle = (which: Switch, isOn: boolean) => html`
    <li>${row(`switch-${which}`, words(`switch.${which}`), words(`switch.${which}.note`), isOn, (input) => actions.turn(which, input.checked, input))}</li>
  `;
  return html`
    <section class="panel" part="panel controls" aria-labelledby="controls">
      <h3 id="controls">${words('controls')}</h3>
      <ul class="switches">
        ${toggle('personalise', consent.personalise)}
        ${toggle('measure', consent.measure)}
        ${toggle('pause', settings.paused)}
        ${toggle('silenced', settings.silenced)}
      </ul>
      <fieldset>
        <legend>${words('signals')}</legend>
        <p class="small">${words('signals.note')}</p>
        <ul class="switches">
          ${SIGNAL_GROUPS.map(
            (group) =>
              html`<li>${row(`signal-${group}`, words(`signal.${group}`), '', !settings.off.includes(group), (input) => actions.signal(group, input.checked, input))}</li>`,
          )}
        </ul>
      </fieldset>
    </section>
  `;
}

function row(
  id: string,
  text: string,
  note: string,
  isOn: boolean,
  turn: (input: HTMLInputElement) => void,
): TemplateResult {
  return html`
    <label class="switch" part="switch" for=${id}>
      <input id=${id} type="checkbox" role="switch" .checked=${isOn}
        aria-describedby=${`${id}-note`} @change=${({ target }: Event) => turn(target as HTMLInputElement)} />
      <span>
        <span class="name">${text}</span>
        <span class="small" id=${`${id}-note`}>${note}</span>
      </span>
    </label>
  `;
}

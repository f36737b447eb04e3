/** The dialog before anything is erased: what goes, what stays, and what can be kept. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PrivacyWords } from './words.js';

/** `erase`: now, and visits go on being remembered. `withdraw`: and no more after that. */
export type Leave = 'erase' | 'withdraw';

export interface LeaveDialog {
  readonly leave: Leave;
  /** Coupons with a code that could be kept. */
  readonly coupons: number;
  readonly words: PrivacyWords;
}

export interface LeaveActions {
  readonly confirm: (keep: { wallet: boolean; choices: boolean }) => void;
  readonly cancel: () => void;
}

export function leaveTemplate({ leave, coupons, words }: LeaveDialog, actions: LeaveActions): TemplateResult {
  const confirm = (event: SubmitEvent) => {
    event.preventDefault();
    const { wallet, choices } = event.target as HTMLFormElement &
      Record<string, HTMLInputElement | undefined>;
    actions.confirm({ wallet: wallet?.checked === true, choices: choices?.checked === true });
  };
  const keep = (name: 'wallet' | 'choices', text: string) => html`
    <label class="switch" for=${name}><input id=${name} name=${name} type="checkbox" /><span>${text}</span></label>
  `;
  const isErasing = leave === 'erase';
  return html`
    <dialog part="dialog" aria-labelledby="leave-title" aria-describedby="leave-what" @cancel=${actions.cancel}>
      <form @submit=${confirm}>
        <h3 id="leave-title">${words(`${leave}.title`)}</h3>
        <p id="leave-what">${words(`${leave}.what`)}</p>
        ${
          isErasing
            ? html`
              <p class="small">${words('erase.stays')}</p>
              ${coupons > 0 ? keep('wallet', words('erase.wallet', { count: coupons })) : nothing}
              ${keep('choices', words('erase.choices'))}
            `
            : nothing
        }
        <p class="bar">
          <button class="primary" part="button confirm-button" type="submit">${words(`${leave}.confirm`)}</button>
          <button class="quiet" part="button cancel-button" type="button" autofocus @click=${actions.cancel}>${words('erase.cancel')}</button>
        </p>
      </form>
    </dialog>
  `;
}

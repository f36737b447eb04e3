/** The shop's consent banner. The shop remembers the choice; Etui is told on every page, and keeps nothing before. */

interface ConsentTaker {
  setConsent(consent: { personalise: boolean }): void;
}
const YEAR_S = 365 * 24 * 3_600;

const chosen = (): string | undefined => /(?:^|; )consent=(yes|no)/.exec(document.cookie)?.[1];

function tellEtui(choice: string): void {
  const etui = (globalThis as { [key: symbol]: ConsentTaker | undefined })[Symbol.for('etui')];
  etui?.setConsent({ personalise: choice === 'yes' });
}

function remember(choice: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is younger than the browsers a shop serves
  document.cookie = `consent=${choice}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

export function startConsent(): void {
  const banner = document.querySelector<HTMLElement>('#consent');
  if (!banner) return;
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    if (target.matches('[data-consent-open]')) {
      banner.hidden = false;
      banner.querySelector('button')?.focus();
    }
    const choice = target.dataset.consent;
    if (choice === undefined) return;
    remember(choice);
    banner.hidden = true;
    tellEtui(choice);
  });
  // Changed on the page of their data: the shop's own memory of it follows.
  document.addEventListener('etui-consent', ({ detail }) => remember(detail.personalise ? 'yes' : 'no'));
  // Etui's module runs before DOMContentLoaded, and after this script.
  document.addEventListener('DOMContentLoaded', () => {
    const choice = chosen();
    if (choice === undefined) banner.hidden = false;
    else tellEtui(choice);
  });
}

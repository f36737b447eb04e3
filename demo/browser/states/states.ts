/**
 * Every state of the offer, live. The address says of what: `?theme=hush&locale=ar&form=corner&scheme=dark`; what it leaves out is shown in
 * every way there is, but for theme and language, of which there is one at a time.
 */
import type { OfferForm } from '../../../widget/stage.js';
import { el, link } from '../dom.js';
import { STATES, type State } from './all-states.js';
import { LOCALES, type Locale } from './prepared.js';

const THEMES = ['default', 'letterpress', 'transit', 'market', 'hush'] as const;
const SCHEMES = ['light', 'dark'] as const;
const FORMS = ['inline', 'corner', 'toast', 'bar', 'dialog'] as const;
/** Forms that stack what they are told at one edge: a few states tell them apart. */
const FEW = ['offer', 'claimed', 'why', 'used'];

const asked = new URLSearchParams(location.search);
const chosen = <Name extends string>(key: string, names: readonly Name[]): Name | undefined =>
  names.find((name) => name === asked.get(key));
const theme = chosen('theme', THEMES) ?? 'default';
const locale = chosen('locale', LOCALES) ?? 'en';

function show(state: State, form: OfferForm): HTMLElement {
  const offer = document.createElement('etui-offer');
  offer.setAttribute('form', form);
  offer.setAttribute('locale', locale);
  offer.setAttribute('apply', '/checkout');
  offer.append(el('p', 'muted', 'The shop’s own words stand here while there is no offer.'));
  // Elements get their source as they come to life; without one they find the page's own Etui.
  void customElements.whenDefined('etui-offer').then(async () => {
    offer.source = state.source(locale) ?? (null as never);
    await offer.updateComplete;
    await offer.updateComplete;
    if (state.press) offer.renderRoot.querySelector<HTMLElement>(`[part~=${state.press}]`)?.click();
  });
  const frame = el('div', `state as-${form}`, offer);
  return el('figure', '', el('figcaption', 'muted', state.name), frame);
}

function panel(form: (typeof FORMS)[number], scheme: string): HTMLElement {
  const states =
    form === 'inline' || form === 'corner' ? STATES : STATES.filter(({ name }) => FEW.includes(name));
  const figures = states.map((state) => show(state, form));
  const section = el('section', `scheme ${scheme}`, el('h2', '', `${form}, ${scheme}`));
  section.append(el('div', `states of-${form}`, ...figures));
  section.lang = locale;
  return section;
}

function choices(key: string, names: readonly string[], now: string): HTMLElement {
  const links = names.map((name) => {
    const query = new URLSearchParams(asked);
    query.set(key, name);
    const anchor = el('a', '', name);
    anchor.href = `?${query}`;
    if (name === now) anchor.setAttribute('aria-current', 'true');
    return anchor;
  });
  return el('p', 'choices', `${key}: `, ...links);
}

if (theme !== 'default') link('stylesheet', `/themes/${theme}.css`);
const box = document.querySelector('#states');
box?.append(
  el('nav', '', choices('theme', THEMES, theme), choices('locale', LOCALES, locale), dialogButton()),
);
for (const scheme of SCHEMES.filter((one) => one === (chosen('scheme', SCHEMES) ?? one))) {
  for (const form of FORMS.filter((one) => one !== 'dialog' && one === (chosen('form', FORMS) ?? one))) {
    box?.append(panel(form, scheme));
  }
}

/** A dialog lies over everything: one at a time, at a press. */
function dialogButton(): HTMLElement {
  const button = el('button', 'button plain', 'Show the dialog');
  button.type = 'button';
  const state = STATES.find(({ name }) => name === (asked.get('state') ?? 'offer')) as State;
  const open = () => document.body.append(show(state, 'dialog'));
  button.addEventListener('click', open);
  if (asked.get('form') === 'dialog') open();
  return button;
}

export type { Locale };

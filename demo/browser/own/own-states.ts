/** Every state of wallet, reasons and privacy, live: `?locale=ar&theme=hush&scheme=dark`, and `&dialog` for the question before erasing. */
import type { OwnElement } from '../../../widget/kit/own-element.js';
import { el } from '../dom.js';
import { LOCALES, type Locale } from '../states/prepared.js';
import { type Answers, answers, prepared } from './prepared.js';

type Tag = 'etui-wallet' | 'etui-why' | 'etui-privacy';

interface State {
  readonly tag: Tag;
  readonly name: string;
  readonly given: (all: Answers) => Answers | Error | null;
  /** Part of the button that leads there, or `details` to open them all. */
  readonly press?: string;
}

const broken = new Error('no engine');
const none = (all: Answers): Answers => ({
  ...all,
  offers: [],
  data: {
    ...all.data,
    kind: 'memory',
    events: [],
    sessions: [],
    state: {},
    budget: { spent: 0, ceiling: 24 },
  },
});

const STATES: readonly State[] = [
  { tag: 'etui-wallet', name: 'coupons', given: (all) => all },
  {
    tag: 'etui-wallet',
    name: 'QR code',
    given: (all) => ({ ...all, offers: all.offers.slice(0, 1) }),
    press: 'qr-button',
  },
  { tag: 'etui-wallet', name: 'empty', given: none },
  { tag: 'etui-wallet', name: 'error', given: () => broken },
  { tag: 'etui-wallet', name: 'loading', given: () => null },
  { tag: 'etui-why', name: 'reasons', given: (all) => all },
  { tag: 'etui-why', name: 'by lot', given: (all) => ({ ...all, why: { ...all.why, lot: 0.1 } }) },
  { tag: 'etui-why', name: 'nothing to explain', given: none },
  { tag: 'etui-why', name: 'error', given: () => broken },
  { tag: 'etui-privacy', name: 'all there is', given: (all) => all, press: 'everyone-button' },
  {
    tag: 'etui-privacy',
    name: 'opened',
    given: (all) => ({ ...all, data: { ...all.data, events: all.data.events.slice(-2) } }),
    press: 'details',
  },
  { tag: 'etui-privacy', name: 'nothing kept', given: none },
  { tag: 'etui-privacy', name: 'error', given: () => broken },
];
const DIALOG: State = {
  tag: 'etui-privacy',
  name: 'before erasing',
  given: (all) => all,
  press: 'erase-button',
};

const asked = new URLSearchParams(location.search);
const locale: Locale = LOCALES.find((each) => each === asked.get('locale')) ?? 'en';
const scheme = asked.get('scheme') === 'dark' ? 'dark' : 'light';

async function show({ tag, name, given, press }: State): Promise<HTMLElement> {
  await customElements.whenDefined(tag);
  const element = document.createElement(tag) as OwnElement;
  element.source = prepared(given(answers(locale)));
  element.setAttribute('locale', locale);
  if (tag === 'etui-why') {
    const wording = el('p', '', 'Wording of the shop’s own counsel for this region.');
    wording.slot = 'notice-eu';
    element.append(wording);
  }
  requestAnimationFrame(async () => {
    if (given(answers(locale)) !== null) await element.refresh();
    await element.updateComplete;
    const root = element.renderRoot as ShadowRoot;
    if (press === 'details') for (const details of root.querySelectorAll('details')) details.open = true;
    else if (press) root.querySelector<HTMLElement>(`[part~=${press}]`)?.click();
    element.dataset['ready'] = '';
  });
  return el('figure', 'own-state', el('figcaption', 'muted', `${tag}: ${name}`), element);
}

async function start(): Promise<void> {
  document.documentElement.style.colorScheme = scheme;
  const states = asked.has('dialog') ? [DIALOG] : STATES;
  // The page asks for these elements in its language, so that their chunks come, and their words.
  const hidden = el(
    'div',
    '',
    ...(['etui-wallet', 'etui-why', 'etui-privacy'] as const).map((tag) => {
      const element = document.createElement(tag);
      element.setAttribute('locale', locale);
      return element;
    }),
  );
  hidden.hidden = true;
  document.body.append(hidden);
  const place = document.querySelector<HTMLElement>('#own-states');
  place?.setAttribute('lang', locale);
  place?.append(...(await Promise.all(states.map(show))));
}

const theme = asked.get('theme');
if (theme && /^[a-z]+$/.test(theme)) {
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = `/themes/${theme}.css`;
  document.head.append(sheet);
}
void start();

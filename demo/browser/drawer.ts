/**
 * The developer drawer: what Etui heard, thought and did on this page. Part of the demo alone; it uses nothing but
 * Etui's public API, and listens only while it is open.
 */
import type { Etui } from '../../src/index.js';
import { scoresView, verdictView } from './decision-view.js';
import { button, el, link } from './dom.js';
import { pageEtui } from './page-etui.js';
import { statusView } from './status-view.js';
import { StreamView } from './stream-view.js';

const OPEN_KEY = 'demo-drawer';
const STATUS_EVERY_MS = 1_000;
const EARLIER_EVENTS = 20;

class Drawer {
  readonly #etui: Etui;
  readonly #status = el('div', '', 'asking …');
  readonly #verdict = el('div', 'faint', 'None on this page yet.');
  readonly #scored = el('div');
  readonly #scores = el('div', 'faint', 'None on this page yet.');
  readonly #stream = new StreamView();
  readonly #stops: (() => void)[] = [];
  readonly #panel: HTMLElement;

  constructor(etui: Etui, close: () => void) {
    this.#etui = etui;
    const section = (title: string, content: HTMLElement) => el('section', '', el('h2', '', title), content);
    this.#panel = el(
      'aside',
      'drawer',
      el('header', '', el('strong', '', 'Etui, under the lid'), button('Close', 'as-link', close)),
      section('Latest decision', this.#verdict),
      section('Latest decision that compared coupons', el('div', '', this.#scored, this.#scores)),
      section('Engine', this.#status),
      section('Events', this.#stream.element),
    );
    this.#panel.setAttribute('aria-label', 'Developer drawer');
  }

  open(): void {
    document.body.append(this.#panel);
    document.documentElement.classList.add('with-drawer');
    const etui = this.#etui;
    const timer = setInterval(() => void this.#askStatus(), STATUS_EVERY_MS);
    this.#stops.push(
      () => clearInterval(timer),
      etui.on('accepted', ({ name, params, at }) => this.#stream.kept(name, params, at)),
      etui.on('dropped', ({ source, reason }) => this.#stream.dropped(source, reason)),
      etui.on('problem', ({ code, message }) => this.#stream.problem(code, message)),
      etui.on('offer', (offer) => {
        if (offer) this.#stream.offer(`${offer.couponId}, ${offer.status}`);
      }),
      etui.on('decision', (decision) => {
        this.#verdict.className = '';
        this.#verdict.replaceChildren(verdictView(decision));
        // An open offer settles most decisions before any coupon is looked at; the last comparison stays in sight.
        if (decision.candidates.some(({ score }) => score)) {
          this.#scores.className = '';
          this.#scored.replaceChildren(verdictView(decision));
          this.#scores.replaceChildren(scoresView(decision));
        }
        void this.#askStatus();
      }),
    );
    void this.#askStatus();
    void this.#showEarlier();
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#panel.remove();
    document.documentElement.classList.remove('with-drawer');
  }

  async #askStatus(): Promise<void> {
    const status = await this.#etui.status().catch(() => undefined);
    if (status) this.#status.replaceChildren(statusView(status));
  }

  /** What earlier pages of this visit told; nothing where nothing may be kept. */
  async #showEarlier(): Promise<void> {
    const kept = await this.#etui.exportAll().catch(() => undefined);
    for (const { name, params, at } of kept?.events.slice(-EARLIER_EVENTS) ?? []) {
      this.#stream.kept(name, params, at, true);
    }
  }
}

function start(): void {
  const etui = pageEtui();
  if (!etui) return;
  let drawer: Drawer | undefined;
  const close = () => {
    drawer?.close();
    drawer = undefined;
    sessionStorage.removeItem(OPEN_KEY);
    tab.focus();
  };
  const open = () => {
    if (drawer) return;
    sessionStorage.setItem(OPEN_KEY, 'yes');
    drawer = new Drawer(etui, close);
    drawer.open();
  };
  const tab = button('Etui', 'drawer-tab', open);
  tab.setAttribute('aria-label', 'Etui: developer drawer');
  link('stylesheet', '/static/drawer.css');
  document.body.append(tab);
  if (new URLSearchParams(location.search).has('drawer') || sessionStorage.getItem(OPEN_KEY)) open();
}

start();

import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Etui } from '../../src/etui.js';

/** What elements for a shopper's own data need of the page's Etui; `Etui` of src/etui.ts is one. */
export type OwnData = Pick<
  Etui,
  'ask' | 'on' | 'status' | 'setConsent' | 'pause' | 'explain' | 'rate' | 'exportAll' | 'erase'
>;

/** `error`: the page has no Etui, or its engine can't be reached. */
export type OwnState = 'loading' | 'ready' | 'empty' | 'error';

/**
 * What elements for a shopper's own data have in common: they read it when they come into a page, again when something of it may
 * have changed, and say what they did in a live region. They throw nothing into the page.
 */
export abstract class OwnElement extends LitElement {
  /** BCP 47 tag of the words; the nearest `lang` of the page by default. */
  @property() locale = '';
  /** `light` or `dark` where the page's colour scheme is not to decide. */
  @property({ reflect: true }) theme: 'auto' | 'light' | 'dark' = 'auto';
  /** What can be seen now. Reflected for style sheets; setting it from outside has no meaning. */
  @property({ reflect: true }) state: OwnState = 'loading';
  /** The page's Etui, unless another is given. */
  @property({ attribute: false }) source: OwnData | undefined;

  /** What a screen reader hears next. */
  @state() protected announcement = '';

  #watched: OwnData | undefined;
  #stops: (() => void)[] = [];
  #reading: Promise<void> = Promise.resolve();

  override connectedCallback(): void {
    super.connectedCallback();
    this.source ??= pageEtui();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.isConnected && this.source !== this.#watched) this.#watch();
  }

  /** Reads what is to be shown. Rejects where it can't be had. */
  protected abstract read(source: OwnData): Promise<Exclude<OwnState, 'loading' | 'error'>>;

  /** Reads again, after what is being read. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      const { source } = this;
      try {
        if (!source) throw new TypeError('the page has no Etui');
        const state = await this.read(source);
        if (source === this.source) this.state = state;
      } catch {
        this.state = 'error';
      }
      this.requestUpdate();
    });
    return this.#reading;
  }

  /** The locale in force: BCP 47. */
  protected get tag(): string {
    const near = this.closest<HTMLElement>('[lang]')?.lang;
    return this.locale || near || document.documentElement.lang || navigator.language;
  }

  /** The locale for dates and money beside these words: the shopper's own region, where the words are of its language. */
  protected beside({ locale }: { readonly locale: string }): string {
    const { tag } = this;
    return tag.split('-')[0] === locale.split('-')[0] ? tag : locale;
  }

  #watch(): void {
    this.#unwatch();
    this.#watched = this.source;
    const again = () => void this.refresh();
    const seen = () => document.visibilityState === 'visible' && again();
    this.#stops = [
      listen('visibilitychange', seen),
      // What another of these elements has changed.
      listen('etui-erased', again),
      listen('etui-consent', again),
    ];
    const stop = this.source?.on('offer', again);
    if (stop) this.#stops.push(stop);
    again();
  }

  #unwatch(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}

function listen(type: string, listener: () => void): () => void {
  document.addEventListener(type, listener);
  return () => document.removeEventListener(type, listener);
}

/** The page's Etui, where its script has run. */
export function pageEtui(): OwnData | undefined {
  return (globalThis as { [key: symbol]: OwnData | undefined })[Symbol.for('etui')];
}

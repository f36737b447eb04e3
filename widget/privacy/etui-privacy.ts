import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { SignalGroup } from '../../src/events/signals.js';
import { NOTHING_SENT, type SentLog } from '../../src/measure/sent.js';
import type { Consent, EveryonesOffer, Keep, KeptOffer, Settings } from '../../src/protocol.js';
import type { ExportedData } from '../../src/store/store.js';
import { type OwnData, OwnElement } from '../kit/own-element.js';
import { controlsTemplate, type Switch } from './controls.js';
import { EtuiConsentEvent, EtuiErasedEvent } from './events.js';
import { everyoneTemplate } from './everyone.js';
import { gatheredIn } from './gathered.js';
import { keptTemplate } from './kept.js';
import { type Leave, leaveTemplate } from './leave.js';
import { type Kind, pageOf, type Row, rowsOf } from './rows.js';
import { saveCopy } from './save-copy.js';
import { sentTemplate } from './sent.js';
import { styles } from './styles/styles.js';
import { sweepPage } from './sweep.js';
import { type PrivacyKey, type PrivacyWords, privacyBook } from './words.js';

interface Known {
  readonly data: ExportedData;
  readonly offers: readonly KeptOffer[];
  readonly settings: Settings;
  readonly consent: Consent;
}

/**
 * Everything that is kept about a shopper on this device, everything that left it, and every switch there is.
 *
 * @slot heading - The line above it all.
 * @slot intro - The lines below that.
 * @slot limits - What else can't be hidden: the shop's own lines below ours.
 * @slot footer - The shop's own line below it all.
 *
 * @event {EtuiConsentEvent} etui-consent - The shopper changed their word about remembering visits or about counting.
 * @event {EtuiErasedEvent} etui-erased - Everything was erased but what the shopper wanted kept.
 *
 * @csspart privacy - The whole.
 * @csspart heading - The line above it all.
 * @csspart panel - Every part of it; also `controls`, `kept`, `sent`, `limits`, `everyone`, `take`.
 * @csspart switch - A switch with its words.
 * @csspart kind - What kind of rows is listed.
 * @csspart rows - A list of what is kept.
 * @csspart row - One row of a list; also `message` for one that left this device.
 * @csspart fields - All that a message said.
 * @csspart stash - Something to be opened.
 * @csspart offer - What everyone sees.
 * @csspart dialog - The question before anything is erased.
 * @csspart button - Every button; also `newer-button`, `older-button`, `everyone-button`, `export-button`, `erase-button`,
 *   `confirm-button`, `cancel-button`.
 */
export class EtuiPrivacy extends OwnElement {
  static override styles = styles;

  @state() private known: Known | undefined;
  @state() private kind: Kind | undefined;
  @state() private from = 0;
  /** undefined until asked for. */
  @state() private everyone: EveryonesOffer | null | 'unavailable' | undefined;
  @state() private leave: Leave | undefined;

  #rows: readonly Row[] = [];

  protected override async read(source: OwnData) {
    const [data, offers, settings, { consent }] = await Promise.all([
      source.exportAll(),
      source.ask('offers'),
      source.ask('settings'),
      source.status(),
    ]);
    this.known = { data, offers, settings, consent };
    return 'ready' as const;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { known } = this;
    const isOther = (['known', 'locale'] as const).some((name) =>
      (changed as Map<PropertyKey, unknown>).has(name),
    );
    if (known && isOther) {
      this.#rows = rowsOf(known.data, known.offers, this.words);
    }
  }

  get words(): PrivacyWords {
    return privacyBook.wordsFor(this.tag);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      <div class="status" role="status" lang=${words.locale}>${this.announcement}</div>
      <section class="sheet" part="privacy" aria-labelledby="heading" lang=${words.locale} dir=${words.dir}>
        <h2 id="heading" part="heading"><slot name="heading">${words('heading')}</slot></h2>
        <p class="intro"><slot name="intro">${words('intro')}</slot></p>
        ${this.#content()}
        <slot name="footer"></slot>
      </section>
    `;
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal();
  }

  #content(): TemplateResult {
    const { words, known } = this;
    const locale = this.beside(words);
    if (this.state === 'error') return html`<p>${words('error')}</p>${this.#limits()}`;
    if (!known) return html`<p class="wait" aria-busy="true"></p>`;
    const { data, consent, settings, offers } = known;
    const page = pageOf(this.#rows, this.kind, this.from);
    const log = (data.state['sent'] as SentLog | undefined) ?? NOTHING_SENT;
    const budget = data.budget ?? { spent: 0, ceiling: 0 };
    const coupons = offers.filter(({ code }) => code !== undefined).length;
    return html`
      ${data.kind === 'memory' ? html`<p class="hint">${words('memory')}</p>` : nothing}
      ${controlsTemplate({ consent, settings, words }, { turn: this.#turn, signal: this.#signal })}
      ${keptTemplate(
        { page, kind: this.kind, gathered: gatheredIn(data), words, locale },
        {
          choose: (kind) => {
            this.kind = kind;
            this.from = 0;
          },
          turn: (from) => {
            this.from = from;
          },
        },
      )}
      ${sentTemplate({ log, budget, words, locale })}
      ${this.#limits()}
      ${everyoneTemplate(this.everyone, words, locale, () => void this.#showEveryone())}
      <section class="panel" part="panel take" aria-labelledby="take">
        <h3 id="take">${words('take')}</h3>
        <p class="bar">
          <button class="quiet" part="button export-button" type="button" @click=${this.#export}>${words('export')}</button>
          <button class="quiet" part="button erase-button" type="button" @click=${() => this.#ask('erase')}>${words('erase')}</button>
        </p>
      </section>
      ${this.leave ? leaveTemplate({ leave: this.leave, coupons, words }, { confirm: this.#confirm, cancel: this.#cancel }) : nothing}
    `;
  }

  #limits(): TemplateResult {
    const { words } = this;
    const lines = ['limits.pages', 'limits.claim', 'limits.scripts', 'limits.device'] as const;
    return html`
      <section class="panel" part="panel limits" aria-labelledby="limits">
        <h3 id="limits">${words('limits')}</h3>
        <ul class="points">${lines.map((line) => html`<li>${words(line)}</li>`)}</ul>
        <slot name="limits"></slot>
      </section>
    `;
  }

  readonly #turn = (which: Switch, isOn: boolean, input: HTMLInputElement): void => {
    const { source, known } = this;
    if (!source || !known) return;
    if (which === 'personalise' && !isOn && known.data.kind === 'indexeddb') {
      // What would go is worth a question; until it is answered the switch stays where it was.
      input.checked = true;
      this.#ask('withdraw');
      return;
    }
    void this.#switch(input, async () => {
      if (which === 'silenced') await source.ask('settings', { silenced: isOn });
      else if (which === 'pause') source.pause(isOn);
      else this.#consent({ [which]: isOn });
    });
  };

  readonly #signal = (group: SignalGroup, isOn: boolean, input: HTMLInputElement): void => {
    const { source, known } = this;
    if (!source || !known) return;
    const others = known.settings.off.filter((each) => each !== group);
    void this.#switch(input, () => source.ask('settings', { off: isOn ? others : [...others, group] }));
  };

  /** A switch whose change could not be made goes back: it shows what is so, not what was pressed. */
  async #switch(input: HTMLInputElement, work: () => Promise<unknown>): Promise<void> {
    const isOn = input.checked;
    if (!(await this.#change(work))) input.checked = !isOn;
  }

  #consent(choice: Partial<Consent>): void {
    const { source, known } = this;
    if (!source || !known) return;
    source.setConsent(choice);
    this.dispatchEvent(new EtuiConsentEvent({ ...known.consent, ...choice }));
  }

  /** Makes a change, and shows what is kept then. */
  async #change(work: () => Promise<unknown>, done: PrivacyKey = 'saved'): Promise<boolean> {
    try {
      await work();
      await this.refresh();
      this.announcement = this.words(done);
      return true;
    } catch {
      this.announcement = this.words('failed');
      await this.refresh();
      return false;
    }
  }

  async #showEveryone(): Promise<void> {
    this.everyone = (await this.source?.ask('everyone').catch(() => undefined)) ?? (await this.#noOffer());
  }

  /** Nothing to show, because nothing is worth it, or because the shop's offers are not here. */
  async #noOffer(): Promise<null | 'unavailable'> {
    const status = await this.source?.status().catch(() => undefined);
    return status?.poolVersion === undefined || status.backend === 'none' ? 'unavailable' : null;
  }

  readonly #export = (): void => {
    const { known } = this;
    if (!known) return;
    const { data, settings, consent } = known;
    const day = new Date().toISOString().slice(0, 10);
    saveCopy(this.ownerDocument, `etui-${day}.json`, { ...data, settings, consent });
    this.announcement = this.words('exported');
  };

  #ask(leave: Leave): void {
    this.leave = leave;
  }

  readonly #cancel = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
    this.leave = undefined;
  };

  readonly #confirm = async (keep: Required<Keep>): Promise<void> => {
    const { source, leave } = this;
    this.#cancel();
    if (!source) return;
    const isDone = await this.#change(async () => {
      if (leave === 'withdraw') this.#consent({ personalise: false });
      else await source.erase(keep);
      await sweepPage();
    }, 'erased');
    if (isDone) this.dispatchEvent(new EtuiErasedEvent(keep));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'etui-privacy': EtuiPrivacy;
  }
}

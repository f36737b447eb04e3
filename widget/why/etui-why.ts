import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Explanation, KeptOffer } from '../../src/protocol.js';
import { type OwnData, OwnElement } from '../kit/own-element.js';
import { offerWordsFor, whyReasons } from '../kit/shared.js';
import { REGIONS, type Region, regionName } from './regions.js';
import { styles } from './styles/styles.js';
import { type WhyWords, whyBook } from './words.js';

/**
 * Why an offer was chosen: the decision's own reasons, what would have changed it, and who decided.
 *
 * @slot heading - The line above it all.
 * @slot empty - What stands there while there is nothing to explain.
 * @slot notice - The wording about automated decisions, where Etui's own is not wanted.
 * @slot notice-eu - What the law of the European Union asks a shop to add.
 * @slot notice-uk - The same for the United Kingdom.
 * @slot notice-ch - The same for Switzerland.
 * @slot notice-us-ca - The same for California.
 * @slot notice-ca-qc - The same for Quebec.
 * @slot notice-br - The same for Brazil.
 * @slot notice-cn - The same for China.
 * @slot footer - The shop's own line below, e.g. a link to the page of `<etui-privacy>`.
 *
 * @csspart why - The whole.
 * @csspart heading - The line above it all.
 * @csspart about - Which offer this is about.
 * @csspart reasons - The list of reasons.
 * @csspart bar - The picture of one reason's weight.
 * @csspart without - What would have changed the decision.
 * @csspart notice - Who decided; also `region` for what one region's law asks for.
 */
export class EtuiWhy extends OwnElement {
  static override styles = styles;

  /** Id of the offer to explain; by default the newest that has reasons. */
  @property() offer = '';
  /** The region whose wording is shown; by default that of every region the shop has written one for. */
  @property() region: Region | '' = '';

  @state() private explained: { readonly offer: KeptOffer; readonly why: Explanation } | undefined;
  /** Regions whose slot the shop has filled. */
  @state() private filled: ReadonlySet<Region> = new Set();

  protected override async read(source: OwnData) {
    const offers = await source.ask('offers');
    const offer = offers.find(({ offerId, hasReasons }) =>
      this.offer ? offerId === this.offer : hasReasons,
    );
    this.explained = offer?.hasReasons ? { offer, why: await source.explain(offer.offerId) } : undefined;
    return this.explained ? ('ready' as const) : ('empty' as const);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('offer') && changed.get('offer') !== undefined) void this.refresh();
  }

  get words(): WhyWords {
    return whyBook.wordsFor(this.tag);
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      <section class="sheet" part="why" aria-labelledby="heading" lang=${words.locale} dir=${words.dir}>
        <h2 id="heading" part="heading"><slot name="heading">${words('heading')}</slot></h2>
        ${this.#content()}
        ${this.#notice()}
        <slot name="footer"></slot>
      </section>
    `;
  }

  #content(): TemplateResult {
    const { words, explained } = this;
    if (this.state === 'loading') return html`<p class="wait" aria-busy="true"></p>`;
    if (this.state === 'error') return html`<p>${words('error')}</p>`;
    if (!explained) return html`<p><slot name="empty">${words('empty')}</slot></p>`;
    const { offer, why } = explained;
    const offerWords = offerWordsFor(this.tag);
    return html`
      <p class="about" part="about"><bdi>${words('about', { title: offer.title ?? words('unnamed') })}</bdi></p>
      <div class="why">
        ${why.lot === undefined ? whyReasons(why, offerWords, this.beside(offerWords)) : html`<p>${offerWords('why.lot')}</p>`}
      </div>
      ${why.without && why.lot === undefined ? html`<p class="without" part="without">${this.#without(why.without)}</p>` : nothing}
    `;
  }

  #without({ what, count = 0, category, instead }: NonNullable<Explanation['without']>): string {
    const { words } = this;
    if (what !== 'cart') return words(`without.${what}`, { instead });
    return category === undefined
      ? words('without.cart', { count, instead })
      : words('without.category', { count, category, instead });
  }

  #notice(): TemplateResult {
    const { words } = this;
    return html`
      <section class="notice" part="notice" aria-labelledby="decided">
        <h3 id="decided">${words('notice.heading')}</h3>
        <slot name="notice"><p>${words('notice')}</p><p>${words('rights')}</p></slot>
        ${REGIONS.map(
          (region) => html`
            <div class="region" part="region" ?hidden=${!this.#isShown(region)}>
              <h4>${regionName(region, words, this.beside(words))}</h4>
              <slot name=${`notice-${region}`} @slotchange=${(event: Event) => this.#take(region, event)}></slot>
            </div>
          `,
        )}
      </section>
    `;
  }

  #isShown(region: Region): boolean {
    return this.filled.has(region) && (this.region === '' || this.region === region);
  }

  #take(region: Region, { target }: Event): void {
    const filled = new Set(this.filled);
    if ((target as HTMLSlotElement).assignedNodes().length > 0) filled.add(region);
    else filled.delete(region);
    this.filled = filled;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'etui-why': EtuiWhy;
  }
}

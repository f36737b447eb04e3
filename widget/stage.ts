/**
 * One page has one offer at a time, and perhaps several places for it. The stage stands between the page's Etui and the
 * elements: it says that a display exists, and gives each offer to one element, an inline one before a corner.
 */
import type { Explanation, OfferView } from '../src/protocol.js';

/** What the widget needs of the page's Etui; `Etui` of src/etui.ts is one. */
export interface OfferSource {
  /** The offer to show now, or null for none. Returns how to stop listening. */
  on(type: 'offer', listener: (offer: OfferView | null) => void): () => void;
  claim(offerId: string): Promise<OfferView>;
  dismiss(offerId: string, never?: boolean): Promise<void>;
  explain(offerId: string): Promise<Explanation>;
  /** Is there an element that can show an offer? Without one nothing is chosen. */
  display(ready: boolean): void;
}

/** One element that can show an offer. */
export interface Place {
  readonly form: 'inline' | 'corner';
  show(offer: OfferView | null): void;
}

const stages = new WeakMap<OfferSource, Stage>();

/** The one stage of a source. */
export function stageOf(source: OfferSource): Stage {
  const known = stages.get(source);
  if (known) return known;
  const stage = new Stage(source);
  stages.set(source, stage);
  return stage;
}

export class Stage {
  readonly #source: OfferSource;
  readonly #places = new Set<Place>();
  #offer: OfferView | null = null;
  #holder: Place | undefined;
  #stop: (() => void) | undefined;

  constructor(source: OfferSource) {
    this.#source = source;
  }

  join(place: Place): void {
    this.#places.add(place);
    if (!this.#stop) {
      this.#stop = this.#source.on('offer', (offer) => this.#receive(offer));
      this.#source.display(true);
    } else if (!this.#holder) {
      this.#give();
    }
  }

  leave(place: Place): void {
    this.#places.delete(place);
    if (this.#holder === place) this.#give();
    if (this.#places.size > 0) return;
    this.#source.display(false);
    this.#stop?.();
    this.#stop = undefined;
    this.#offer = null;
  }

  #receive(offer: OfferView | null): void {
    const isSame = offer !== null && offer.offerId === this.#offer?.offerId;
    this.#offer = offer;
    if (isSame && this.#holder) this.#holder.show(offer);
    else this.#give();
  }

  /** Chooses the place for the current offer; the one before it is cleared. */
  #give(): void {
    const places = [...this.#places];
    const next = this.#offer ? (places.find((place) => place.form === 'inline') ?? places[0]) : undefined;
    if (this.#holder !== next) this.#holder?.show(null);
    this.#holder = next;
    next?.show(this.#offer);
  }
}

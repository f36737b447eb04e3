/**
 * One page has one offer at a time, and perhaps several places for it. The stage stands between the page's Etui and the
 * elements: it says which forms the page has, and gives each offer to one element, in the best of the offer's channels that
 * there is a place for.
 */
import { captureLeaving } from '../src/capture/leaving.js';
import type { Capture } from '../src/capture/report.js';
import { DEFAULT_CHANNELS } from '../src/policy/moments/channels.js';
import type { Channel } from '../src/pool/occasions.js';
import type { Explanation, OfferView } from '../src/protocol.js';

/** What tells that the engine has had its say, or will have none. */
export interface EngineProgress {
  readonly backend: string;
  readonly problems: readonly string[];
}

export interface SourceNews {
  /** The offer to show now, or null for none. */
  offer: OfferView | null;
  /** How far the engine is: until it decides, places wait. */
  status: EngineProgress;
}

/** What the widget needs of the page's Etui; `Etui` of src/etui.ts is one. */
export interface OfferSource {
  /** Returns how to stop listening. */
  on<Type extends keyof SourceNews>(type: Type, listener: (news: SourceNews[Type]) => void): () => void;
  claim(offerId: string): Promise<OfferView>;
  dismiss(offerId: string, never?: boolean): Promise<void>;
  explain(offerId: string): Promise<Explanation>;
  /** The forms in which the page can show an offer. Without one nothing is chosen. */
  display(forms: readonly Channel[]): void;
  /** One more capture on the page, unless it wants none. Absent in sources that capture nothing. */
  capture?(start: Capture): void;
}

/** What an element can be: one channel, or `over`, whatever lies over the page. */
export type OfferForm = Channel | 'over';

/** One element that can show an offer. */
export interface Place {
  readonly form: OfferForm;
  /** In this channel, one of its form's; absent where the offer is withdrawn. */
  show(offer: OfferView | null, channel?: Channel): void;
}

const OVER: readonly Channel[] = ['corner', 'toast', 'bar', 'dialog'];
const channelsOf = ({ form }: Place): readonly Channel[] => (form === 'over' ? OVER : [form]);

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
  #channel: Channel | undefined;
  /** What the source was told last. */
  #forms = '';
  #stops: readonly (() => void)[] = [];
  /** There has been a decision, or there will be none. */
  #hasAnswered = false;

  constructor(source: OfferSource) {
    this.#source = source;
    source.capture?.(captureLeaving);
  }

  join(place: Place): void {
    this.#places.add(place);
    if (this.#stops.length === 0) {
      this.#stops = [
        this.#source.on('status', (status) => this.#progress(status)),
        this.#source.on('offer', (offer) => this.#receive(offer)),
      ];
    } else if (!this.#holder) {
      this.#give();
    }
    if (this.#hasAnswered && this.#holder !== place) place.show(null);
    this.#tellForms();
  }

  leave(place: Place): void {
    this.#places.delete(place);
    if (this.#holder === place) this.#give();
    this.#tellForms();
    if (this.#places.size > 0) return;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#offer = null;
  }

  #progress({ backend, problems }: EngineProgress): void {
    if (backend !== 'none' || problems.length > 0) this.#answer();
  }

  #answer(): void {
    if (this.#hasAnswered) return;
    this.#hasAnswered = true;
    for (const place of this.#places) if (place !== this.#holder) place.show(null);
  }

  #receive(offer: OfferView | null): void {
    const isSame = offer !== null && offer.offerId === this.#offer?.offerId;
    this.#offer = offer;
    if (isSame && this.#holder) this.#holder.show(offer, this.#channel);
    else this.#give();
    this.#answer();
  }

  /** Chooses the place for the current offer; the one before it is cleared. */
  #give(): void {
    const [next, channel] = this.#best();
    if (this.#holder !== next) this.#holder?.show(null);
    this.#holder = next;
    this.#channel = channel;
    next?.show(this.#offer, channel);
  }

  #best(): readonly [Place?, Channel?] {
    if (!this.#offer) return [];
    const { channels = [], status } = this.#offer;
    // A code that was claimed is the shopper's: it, and what became of it, appears wherever there is a place.
    const anywhere = status !== 'shown' || channels.length === 0;
    for (const channel of anywhere ? [...channels, ...DEFAULT_CHANNELS] : channels) {
      const place = [...this.#places].find((one) => channelsOf(one).includes(channel));
      if (place) return [place, channel];
    }
    return [];
  }

  #tellForms(): void {
    const forms = [...new Set([...this.#places].flatMap(channelsOf))];
    if (`${forms}` === this.#forms) return;
    this.#forms = `${forms}`;
    this.#source.display(forms);
  }
}

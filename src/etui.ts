/**
 * The page's side: captures what happens and hands it to the engine in its worker; hands out what the engine answers.
 * It decides nothing, keeps nothing but the shopper's choice about consent, and on any failure falls silent.
 */
import { captureAll } from './capture/capture.js';
import { initialConsent, rememberChoice, watchChoice } from './capture/consent.js';
import { plainName, plainParams } from './capture/plain.js';
import { type Capture, guarded, type Host, listen, type Stop } from './capture/report.js';
import { loadScript, startWorker } from './egress.js';
import { asEtuiError, type ErrorCode, EtuiError } from './errors.js';
import { leave, takeLeft } from './etui/left.js';
import { type RunningEngine, wake } from './etui/life.js';
import { type Line, openLine } from './etui/line.js';
import { createListeners, type EtuiEvents, type EtuiEventType } from './etui/listeners.js';
import { note } from './etui/note.js';
import { type CheckedOptions, checkOptions, type EtuiOptions } from './etui/options.js';
import { newId } from './events/new-id.js';
import type { RawEvent } from './events/raw-event.js';
import type { EventParams } from './events/vocabulary.js';
import type { Channel } from './pool/occasions.js';
import type {
  Consent,
  EngineMessage,
  EngineStatus,
  Explanation,
  Keep,
  OfferView,
  OrderFields,
} from './protocol.js';
import type { ExportedData } from './store/store.js';

/** One page's Etui. */
export interface Etui {
  /**
   * Tells of an event by its GA4 name. Never throws: what is malformed is counted under a reason. `at`, in ms since the
   * epoch, is when it happened; now when absent. A recorded visit is replayed with it.
   */
  track(name: string, params?: EventParams, options?: { readonly at?: number }): void;
  /** The shopper's word; remembered for later pages. What is left out stays as it is. Errors: option/invalid. */
  setConsent(consent: Partial<Consent>): void;
  /** Stops recording and offering until `pause(false)`. */
  pause(isPaused?: boolean): void;
  /** Takes the offer; resolves to it with its code. Errors: wallet/…, egress/… */
  claim(offerId: string): Promise<OfferView>;
  /** Puts the offer away, with `true` for good; with `all` no offer is shown any more, until `pause(false)`. */
  dismiss(offerId: string, never?: boolean | 'all'): Promise<void>;
  /** The real reasons of an offer. */
  explain(offerId: string): Promise<Explanation>;
  /** One tap: 1…5 stars, kept on the device. Errors: option/invalid, wallet/unknown-offer. */
  rate(offerId: string, stars: number): Promise<void>;
  /** What to attach to an order so that it is counted in its arm of the trial; waits for the pool. */
  orderFields(): Promise<OrderFields>;
  /** Everything that is kept about this shopper. */
  exportAll(): Promise<ExportedData>;
  /**
   * Erases everything that is kept about this shopper, in all tabs, but for what is to be kept; with `learnt` only what their
   * answers to offers taught.
   */
  erase(what?: 'learnt' | Keep): Promise<void>;
  /** Any question the engine answers, by its name (`EngineCalls`): what elements for the shopper's own data ask. */
  ask: Line['call'];
  /** For elements: adds one of our own scripts, by its name and integrity, to the page. Errors: egress/integrity-failed. */
  load(part: EtuiChunk): Promise<void>;
  status(): Promise<EngineStatus>;
  /** Resolves once everything told so far has been recorded and decided on. */
  settled(): Promise<void>;
  /** Returns how to stop listening. */
  on<Type extends EtuiEventType>(type: Type, listener: (payload: EtuiEvents[Type]) => void): Stop;
  /** For elements that show offers: the forms that the page has for them, or whether it has any. Without one nothing is chosen. */
  display(forms: boolean | readonly Channel[]): void;
  /** For what comes with those elements: one more capture, unless the page wants none. */
  capture(start: Capture): void;
  /** Ends all of it on this page: listeners, timers, the worker. */
  stop(): void;
}

/** What the page's side touches of the world. */
export interface Edge {
  readonly host: Host;
  startEngine(assets: string): Promise<RunningEngine>;
  load(part: EtuiChunk | undefined, assets: string): Promise<void>;
}

/** Starts Etui on this page. Errors: option/invalid for a wrong option; everything later falls silent instead. */
export function createEtui(options: EtuiOptions): Etui {
  const host = globalThis as unknown as Host;
  // In two steps: bundlers take `new URL('…', import.meta.url)` for a file to carry along.
  const { url } = import.meta;
  return openEtui(checkOptions(options, host, new URL('.', url).href), {
    host,
    startEngine: async (assets) => startChunk(__ETUI_CHUNKS__.engine, assets, startWorker),
    load: async (part, assets) => startChunk(part, assets, loadScript),
  });
}

async function startChunk<Started>(
  chunk: EtuiChunk | undefined,
  assets: string,
  start: (url: string, integrity: string) => Promise<Started>,
): Promise<Started> {
  if (!chunk) throw new EtuiError('egress/worker-failed', 'this build lacks a part');
  return start(new URL(chunk.file, assets).href, chunk.integrity);
}

/** What the engine answers under its own name. */
const ASKED = [
  'claim',
  'dismiss',
  'explain',
  'rate',
  'orderFields',
  'exportAll',
  'erase',
  'settled',
] as const;

/** `createEtui` with the world handed in. */
export function openEtui(options: CheckedOptions, edge: Edge): Etui {
  const { host } = edge;
  const { assets } = options.engine;
  const line = openLine((work) => host.setTimeout(work, 0));
  const listeners = createListeners((watched) => line.post({ type: 'watch', watched }));
  const stops: Stop[] = [];
  let consent = initialConsent(host, options.consent);
  let offer: OfferView | null = null;
  let isPaused = false;
  /** Ends the engine that runs, and the schedule that would bring one. */
  let letGo: Stop = () => undefined;
  /** Left without an engine: should the shopper come back, the page needs another. */
  let isLeft = false;

  const report = (source: RawEvent['source'], name: unknown, params: unknown, at = Date.now()) => {
    if (!isPaused) line.event({ id: newId(), name, params, at, source });
  };

  const end = () => {
    line.end();
    for (const each of stops.splice(0)) each();
  };
  const stop = () => {
    letGo();
    end();
  };

  const fail = (thrown: unknown, code: ErrorCode) => {
    const { code: known, message } = asEtuiError(thrown, code, 'a part of Etui did not start');
    note(`${known}, ${message}`);
    listeners.emit('problem', { code: known, message });
  };

  const withOverflow = (status: EngineStatus): EngineStatus =>
    line.overflow() > 0
      ? { ...status, dropped: { ...status.dropped, 'queue-full': line.overflow() } }
      : status;

  const receive = (message: EngineMessage) => {
    const news = line.receive(message);
    if (!news || news.type === 'ready') return;
    if (news.type === 'offer') offer = news.offer;
    const { type, ...rest } = news;
    // What has but one part is handed on as that part: the offer, the decision, the status.
    const payload = (rest as Record<string, unknown>)[type] ?? (type === 'offer' ? null : rest);
    listeners.emit(type, (type === 'status' ? withOverflow(payload as EngineStatus) : payload) as never);
  };

  const load = (part?: EtuiChunk) => edge.load(part, assets);

  /** An engine for this page, which first hears what was left to it. */
  const wakeUp = () => {
    isLeft = false;
    letGo = wake({
      host,
      line,
      startEngine: () => edge.startEngine(assets),
      loadWidget: () => load(__ETUI_CHUNKS__.widget),
      greeting: () => ({ type: 'start', options: options.engine, consent, now: Date.now() }),
      receive,
      onEnd: end,
      onFailure: fail,
    });
    hearLeft();
  };

  const hearLeft = () => {
    for (const event of takeLeft(host)) if (consent.personalise) line.event(event);
  };

  const begin = () => {
    wakeUp();
    // Before the page is captured as it comes back, and after that has told what it still had to tell of the page as it goes.
    stops.push(
      listen(host, 'pageshow', (event) => {
        if (isLeft && (event as PageTransitionEvent).persisted) wakeUp();
      }),
    );
    capture(() => captureAll(report, host, options.dataLayer));
    stops.push(
      listen(host, 'pagehide', () => {
        // What is kept nowhere holds nobody up, and goes with its page.
        if (!consent.personalise) return;
        isLeft = true;
        letGo();
        leave(host, line.detach());
      }),
      watchChoice(host, applyConsent),
      // A page may be told that it is left when the next one is there already.
      listen(host, 'storage', () => {
        if (!isLeft) hearLeft();
      }),
    );
  };

  const capture = (start: Capture) => {
    if (options.capture !== 'none') guarded(() => stops.push(start(report, host)))();
  };

  const applyConsent = (choice: Consent) => {
    consent = choice;
    if (!consent.personalise) takeLeft(host);
    line.post({ type: 'consent', consent });
  };

  whenShown(host, stops, begin);

  const asked = Object.fromEntries(
    ASKED.map((name) => [name, (...args: never) => line.call(name, ...args)]),
  ) as unknown as Pick<Etui, (typeof ASKED)[number]>;

  return {
    track: guarded((name, params, options) => {
      // What is no time becomes NaN, which the engine drops and counts.
      const at = options?.at === undefined ? Date.now() : Number(options.at);
      report('api', plainName(name), plainParams(params), at);
    }),
    setConsent(choice) {
      const { personalise, measure } = { ...consent, ...choice };
      const next = { personalise, measure };
      for (const [name, value] of Object.entries(next)) {
        if (typeof value !== 'boolean')
          throw new EtuiError('option/invalid', `${name}: expected true or false`);
      }
      rememberChoice(host, next);
      applyConsent(next);
    },
    pause(paused = true) {
      isPaused = paused;
      line.post({ type: 'pause', paused });
    },
    ...asked,
    erase(what) {
      if (what !== 'learnt') takeLeft(host);
      return asked.erase(what);
    },
    ask: line.call,
    load,
    status: async () => withOverflow(await line.call('status')),
    on(type, listener) {
      const off = listeners.add(type, listener);
      if (type === 'offer' && offer) guarded(listener as (present: OfferView) => void)(offer);
      return off;
    },
    display: (forms) => line.post({ type: 'display', forms }),
    capture,
    stop,
  };
}

/** A page that the browser renders in advance has not been visited yet. */
function whenShown({ document }: Host, stops: Stop[], begin: () => void): void {
  if ((document as { readonly prerendering?: boolean }).prerendering)
    stops.push(listen(document, 'prerenderingchange', begin));
  else begin();
}

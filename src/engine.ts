/**
 * The engine: the rooms of this house wired in the order in which data flows through them.
 *
 *   raw events ─▶ validate ─▶ store (session, shopper) ─▶ features ─▶ model ─▶ policy ─▶ offer ─▶ wallet
 *   root, manifest, pool, model ─▶ verify ─┘
 *
 * Messages are worked off one at a time, in order. Nothing in here throws outwards: what fails becomes a `problem` with a
 * stable code, and nothing is shown. It knows neither DOM nor network; both come in through `EngineEnv`.
 */
import { type AnsweredInTurn, answersOf } from './engine/calls.js';
import type { Decider } from './engine/decider.js';
import type { EngineEnv } from './engine/env.js';
import { Journal } from './engine/journal.js';
import { Moments } from './engine/moments.js';
import { Notices } from './engine/notices.js';
import { Offers } from './engine/offers.js';
import { changeSettings } from './engine/own-data.js';
import { record } from './engine/record.js';
import { PAUSED_KEY } from './engine/situation.js';
import { decideNow, type Parts } from './engine/step.js';
import { Supply } from './engine/supply.js';
import { asEtuiError, ErrorCode, EtuiError } from './errors.js';
import { turnLedger } from './measure/reporter.js';
import { noteSent } from './measure/sent.js';
import type { ScenarioOn } from './policy/moments/scenarios.js';
import type { Channel } from './pool/occasions.js';
import type {
  Consent,
  EngineMethod,
  EngineOptions,
  EngineStatus,
  PageMessage,
  RawEvent,
} from './protocol.js';
import { openStore } from './store/open-store.js';
import { DEFAULT_RETENTION } from './store/store.js';

export type { EngineEnv } from './engine/env.js';

export class Engine {
  readonly #env: EngineEnv;
  readonly #notices: Notices;
  #moments: Moments;
  /** What the stages started and is not here yet. */
  readonly #pending = new Set<Promise<void>>();
  #queue: Promise<void> = Promise.resolve();
  #parts: Parts | undefined;
  #decider: Decider | undefined;
  #consent: Consent = { personalise: false, measure: false };
  /** The forms that the page has for offers, or whether it has any. */
  #display: boolean | readonly Channel[] = false;

  constructor(env: EngineEnv) {
    this.#env = env;
    this.#moments = new Moments(env);
    this.#notices = new Notices(env.post);
  }

  /** Takes one message from the page. Never throws; answers and news go out through `env.post`. */
  handle(message: PageMessage): void {
    this.#enqueue(() => this.#apply(message));
  }

  /** A request leaves this device: it is noted where the shopper can read it. */
  sent(url: string, body?: string): void {
    if (this.#parts) void noteSent(this.#parts.store, this.#env.clock(), url, body);
  }

  /** The shopper had everything erased in another tab: what this one holds in memory goes, too. */
  forget(): void {
    this.#enqueue(async () => {
      await this.#parts?.store.forgetVisit();
      this.#forget();
    });
  }

  /** Resolves once all messages so far, and all they set off except a GPU's warm-up, have been worked off. */
  async settled(): Promise<void> {
    for (;;) {
      const queue = this.#queue;
      await Promise.all([queue, ...this.#pending]);
      if (queue === this.#queue && this.#pending.size === 0) return;
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((thrown: unknown) => this.#notices.problem(thrown));
  }

  async #apply(message: PageMessage): Promise<void> {
    if (message.type === 'start') return this.#start(message.options, message.consent);
    const parts = this.#parts;
    if (!parts) throw new EtuiError(ErrorCode.NotReady, `${message.type}: expected "start" first`);
    switch (message.type) {
      case 'events':
        return this.#hear(parts, message.events);
      case 'stage':
        if (message.stage === 'model') this.#report(parts);
        return this.#stage(parts, message.stage);
      case 'consent':
        this.#consent = message.consent;
        this.#askForCookie();
        return parts.store.setConsent(message.consent.personalise);
      case 'display':
        this.#display = message.forms;
        this.#askForCookie();
        return this.#decide(parts);
      case 'pause':
        await parts.store.update(PAUSED_KEY, () => message.paused || undefined);
        if (message.paused) return parts.offers.clear();
        await changeSettings(parts.store, { silenced: false });
        await parts.offers.speakAgain();
        return this.#decide(parts);
      case 'watch':
        this.#notices.isWatched = message.watched;
        return;
      case 'call':
        return this.#answer(parts, message.call, message.method, message.args);
    }
  }

  async #start(options: EngineOptions, consent: Consent): Promise<void> {
    if (this.#parts) return;
    const { clock, newId, postClaim, post } = this.#env;
    this.#consent = consent;
    const store = await openStore({
      consent: consent.personalise,
      clock,
      onProblem: (problem) => this.#notices.problem(problem),
    });
    const { claimUrl, locale } = options;
    const random = options.exploration === undefined ? this.#env.random : undefined;
    const offers = new Offers({ store, postClaim, claimUrl, now: clock, newId, locale, post, random });
    const supply = new Supply(this.#env, options, store);
    this.#parts = { options, store, offers, supply };
    await store.prune(clock(), DEFAULT_RETENTION);
    post({ type: 'ready' });
  }

  /** Brings in what a stage of the fixed schedule is for, beside the queue: events go on being recorded meanwhile. */
  async #stage(parts: Parts, stage: 'pool' | 'model'): Promise<void> {
    const { supply, offers } = parts;
    const work = stage === 'pool' ? this.#fetchPool(supply) : supply.openModel(() => this.#postStatus(parts));
    const arrival = work
      .catch((thrown: unknown) => this.#notices.problem(thrown))
      .then(() => {
        this.#enqueue(async () => {
          if (supply.ready) offers.stock(supply.ready.pool, supply.denied);
          this.#decider ??= supply.decider();
          await this.#decide(parts);
          this.#postStatus(parts);
        });
        this.#pending.delete(arrival);
      });
    this.#pending.add(arrival);
  }

  /** On the page's schedule: when, and whether at all, depends on the calendar and the shopper's word alone. */
  #report({ options, store, supply }: Parts): void {
    const work = async () => {
      await supply.fetchPool();
      const { measurement } = supply.ready?.pool ?? {};
      const mayCount = this.#consent.measure && !(await store.get<boolean>(PAUSED_KEY));
      const url = new URL('collect', options.claimUrl).href;
      if (measurement) await turnLedger({ ...this.#env, store }, mayCount, measurement, url);
    };
    this.#beside(work());
  }

  async #fetchPool(supply: Supply): Promise<void> {
    for (const problem of await supply.fetchPool()) this.#notices.problem(problem);
  }

  async #hear(parts: Parts, raws: readonly RawEvent[]): Promise<void> {
    // Also where recording failed: told again it would only fail again.
    const recorded = () => this.#env.post({ type: 'recorded', events: raws.length });
    if (await this.#record(parts, raws).finally(recorded)) await this.#decide(parts);
  }

  /** Resolves to whether there is anything new. */
  async #record({ store, supply, offers }: Parts, raws: readonly RawEvent[]): Promise<boolean> {
    const { clock, newId } = this.#env;
    const currency = supply.ready?.pool.currency;
    const added = await record({ store, notices: this.#notices, now: clock(), newId, currency }, raws);
    this.#moments.follow(added);
    for (const { name, params } of added) {
      if (name === 'purchase') await offers.ordered(params.coupon);
    }
    return added.length > 0;
  }

  async #decide(parts: Parts, due?: ScenarioOn): Promise<void> {
    if (this.#cannotShow) return;
    const step = {
      ...parts,
      moments: this.#moments,
      notices: this.#notices,
      decider: this.#decider,
      forms: this.#display,
      ticks: this.#env.ticks,
      again: (next: ScenarioOn) => this.#enqueue(() => this.#decide(parts, next)),
      beside: (work: Promise<void>) => this.#beside(work),
    };
    return decideNow(step, due);
  }

  /** Work that nothing waits for. */
  #beside(work: Promise<void>): void {
    const done = work
      .catch((thrown: unknown) => this.#notices.problem(thrown))
      .finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  /** Workers see no cookies, and without consent nobody here is to look. */
  #askForCookie(): void {
    if (this.#consent.personalise) this.#env.post({ type: 'armCookie' });
  }

  get #cannotShow(): boolean {
    return this.#display === false || (this.#display !== true && this.#display.length === 0);
  }

  async #answer(parts: Parts, call: number, method: EngineMethod, args: readonly unknown[]): Promise<void> {
    const { post } = this.#env;
    const reply = (value: unknown) => post({ type: 'result', call, value });
    // Waiting for the queue from inside it would wait for ever.
    if (method === 'settled') return void this.settled().then(reply);
    // Nor would the pool's stage come while the queue waits for it.
    if (method === 'orderFields') {
      const { supply } = parts;
      return void supply.arrival.then(() => reply(supply.place?.orderFields ?? {}));
    }
    try {
      reply(await this.#calls(parts)[method](...(args as [never, never])));
    } catch (thrown) {
      const { code, message } = asEtuiError(thrown, ErrorCode.EngineFailed, `${method} failed`);
      post({ type: 'failure', call, code, message });
    }
  }

  #calls({ store, offers, supply }: Parts): AnsweredInTurn {
    return answersOf({
      store,
      offers,
      clock: this.#env.clock,
      erased: () => {
        this.#forget();
        this.#env.tellTabs?.();
      },
      // Beside the queue, where the pool's stage would wait for it.
      followCookie: (value) => {
        if (this.#consent.personalise) this.#beside(supply.followCookie(value));
      },
      everyone: async () => (this.#decider ? offers.unpersonalised(this.#decider) : null),
      status: () => this.#status({ store, supply }),
    });
  }

  /** What is in memory beside the store. */
  #forget(): void {
    this.#moments.stop();
    this.#moments = new Moments(this.#env);
    this.#notices.journal = new Journal();
    this.#decider = this.#decider && this.#parts?.supply.decider();
    this.#parts?.offers.clear();
  }

  #postStatus(parts: Parts): void {
    this.#env.post({ type: 'status', status: this.#status(parts) });
  }

  #status({ store, supply }: Pick<Parts, 'store' | 'supply'>): EngineStatus {
    return {
      store: store.kind,
      consent: this.#consent,
      ...supply.status(),
      ...this.#notices.journal.entries(),
      ...(this.#cannotShow && { why: 'Nothing shown: this page has no element that can show an offer.' }),
    };
  }
}

/** An engine in Node with everything real but the world: its clock, ids, chance and network are handed in. */
import { claimPoster, reportPoster, staticGetter, type Told, tokenPoster } from '../../src/egress.js';
import { Engine } from '../../src/engine.js';
import * as runtime from '../../src/model/runtime.js';
import type { EngineMessage, EngineMethod, EngineOptions, RawEvent } from '../../src/protocol.js';
import { rightBlinder } from '../../src/wallet/right-blinder.js';

export interface HarnessOptions {
  readonly fetch: typeof fetch;
  readonly options: Pick<EngineOptions, 'shop' | 'base' | 'root'> & Partial<EngineOptions>;
  /** Ms since the epoch at the start. */
  readonly now: number;
  readonly random?: () => number;
  /** Begins every id, so that pages that share a database don't share ids. */
  readonly ids?: string;
  /** Told when everything was erased. */
  readonly tellTabs?: () => void;
}

export class EngineHarness {
  readonly engine: Engine;
  readonly messages: EngineMessage[] = [];
  /** What time alone will set off. */
  readonly timers = new Set<{ readonly at: number; readonly work: () => void }>();
  now: number;
  #ids = 0;
  #calls = 0;

  constructor({ fetch, options, now, random = () => 0.5, ids = '', tellTabs }: HarnessOptions) {
    this.now = now;
    const told: Told = (url, body) => this.engine.sent(url, body);
    this.engine = new Engine({
      clock: () => this.now,
      ticks: () => this.now,
      later: (work, ms) => {
        const timer = { at: this.now + ms, work };
        this.timers.add(timer);
        return () => void this.timers.delete(timer);
      },
      random,
      newId: () => `${ids}id-${++this.#ids}`,
      getStatic: staticGetter(fetch, told),
      postClaim: claimPoster(fetch, told),
      postReport: reportPoster(fetch, told),
      postToken: tokenPoster(fetch, told),
      withBlinder: (work) => work(rightBlinder),
      loadRuntime: async () => runtime,
      post: (message) => this.messages.push(message),
      ...(tellTabs && { tellTabs }),
    });
    this.engine.handle({
      type: 'start',
      now,
      consent: { personalise: false, measure: false },
      options: {
        assets: `${options.shop}/`,
        claimUrl: `${options.base}claim`,
        backend: 'cpu',
        wasm: false,
        locale: 'en',
        ...options,
      },
    });
    this.engine.handle({ type: 'watch', watched: true });
  }

  /** Display ready, pool and model here. */
  async ready(): Promise<this> {
    this.engine.handle({ type: 'stage', stage: 'pool' });
    this.engine.handle({ type: 'stage', stage: 'model' });
    this.engine.handle({ type: 'display', forms: true });
    await this.engine.settled();
    return this;
  }

  /** Something happens `after` ms from the last thing. */
  async event(name: string, params: object = {}, after = 5_000, id = `event-${++this.#ids}`): Promise<void> {
    this.now += after;
    const raw: RawEvent = { id, name, params, at: this.now, source: 'api' };
    this.engine.handle({ type: 'events', events: [raw] });
    await this.engine.settled();
  }

  /** Nothing happens for so long, but what was planned. */
  async wait(ms: number): Promise<void> {
    const until = this.now + ms;
    for (;;) {
      const next = [...this.timers].sort((one, other) => one.at - other.at)[0];
      if (!next || next.at > until) break;
      this.timers.delete(next);
      this.now = next.at;
      next.work();
      await this.engine.settled();
    }
    this.now = until;
  }

  async call<T>(method: EngineMethod, ...args: unknown[]): Promise<T> {
    const call = ++this.#calls;
    this.engine.handle({ type: 'call', call, method, args });
    await this.engine.settled();
    const answer = this.messages.find(
      (message) => (message.type === 'result' || message.type === 'failure') && message.call === call,
    );
    if (answer?.type !== 'result') throw Object.assign(new Error('refused'), answer);
    return answer.value as T;
  }

  of<Type extends EngineMessage['type']>(type: Type): Extract<EngineMessage, { type: Type }>[] {
    return this.messages.filter(
      (message): message is Extract<EngineMessage, { type: Type }> => message.type === type,
    );
  }
}

/** One device with the engine on it, its clock, chance and ids its own: no page, no worker, everything else real. */
import { Engine } from '../../src/engine.js';
import { ErrorCode, EtuiError } from '../../src/errors.js';
import * as runtime from '../../src/model/runtime.js';
import type { EngineCalls, EngineMessage, EngineMethod, RawEvent } from '../../src/protocol.js';
import { createRandom } from '../simulator/random.js';
import type { PublishedShop } from './published-shop.js';

export class Device {
  readonly #engine: Engine;
  readonly #calls = new Map<number, (answer: Extract<EngineMessage, { call: number }>) => void>();
  #now: number;
  #ids = 0;

  /** @param heard every message that is no answer to a call */
  constructor(shop: PublishedShop, now: number, heard: (message: EngineMessage) => void) {
    const random = createRandom('replay');
    this.#now = now;
    this.#engine = new Engine({
      clock: () => this.#now,
      ticks: () => performance.now(),
      // A recording says when something happened; how long nothing did, the next event says.
      later: () => () => undefined,
      random: () => random.next(),
      newId: () => this.#newId(),
      getStatic: shop.getStatic,
      postClaim: async () => {
        throw new EtuiError(ErrorCode.ClaimRefused, 'nobody claims in a recording');
      },
      // Nobody has opted in either, and a right that nobody would claim with needs no token.
      postReport: async () => undefined,
      postToken: async () => {
        throw new EtuiError(ErrorCode.ClaimRefused, 'nobody claims in a recording');
      },
      withBlinder: async () => {
        throw new EtuiError(ErrorCode.ClaimRefused, 'nobody claims in a recording');
      },
      loadRuntime: async () => runtime,
      post: (message) => {
        if (message.type === 'result' || message.type === 'failure') this.#calls.get(message.call)?.(message);
        else heard(message);
      },
    });
    const { base } = shop.options;
    const addresses = { assets: base, claimUrl: base };
    const options = { ...shop.options, ...addresses, backend: 'cpu', wasm: true, locale: 'en' } as const;
    const consent = { personalise: false, measure: false };
    this.#engine.handle({ type: 'start', now, consent, options });
    this.#engine.handle({ type: 'watch', watched: true });
    this.#engine.handle({ type: 'stage', stage: 'pool' });
    this.#engine.handle({ type: 'stage', stage: 'model' });
    this.#engine.handle({ type: 'display', forms: true });
  }

  /** Something happens; the device's clock goes with it. Decided once `settled`. */
  happens(event: Omit<RawEvent, 'id' | 'source'>): void {
    this.#now = event.at;
    this.#engine.handle({ type: 'events', events: [{ ...event, id: this.#newId(), source: 'api' }] });
  }

  settled(): Promise<void> {
    return this.#engine.settled();
  }

  /** @throws Error with the code of the refusal */
  call<Method extends EngineMethod>(
    method: Method,
    ...args: Parameters<EngineCalls[Method]>
  ): Promise<ReturnType<EngineCalls[Method]>> {
    const call = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, (answer) => {
        this.#calls.delete(call);
        if (answer.type === 'result') resolve(answer.value as ReturnType<EngineCalls[Method]>);
        else reject(new Error(`${method}: ${answer.code}`));
      });
      this.#engine.handle({ type: 'call', call, method, args });
    });
  }

  #newId(): string {
    return `replay-${++this.#ids}`;
  }
}

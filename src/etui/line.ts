/**
 * The page's line to the engine. What is said before the worker is up waits, in order and bounded; events travel in
 * batches, after the task that made them, so that a click is never slowed down by them.
 */
import { type ErrorCode, EtuiError } from '../errors.js';
import type { RawEvent } from '../events/raw-event.js';
import type { EngineCalls, EngineMessage, EngineMethod, PageMessage } from '../protocol.js';

/** Events that wait for the worker; the newest beyond that are dropped and counted as `queue-full`. */
export const MAX_WAITING = 500;
/** Events in one message: keeps each task of the page short. */
export const MAX_BATCH = 100;

/** The engine's end: a worker, or in tests what stands for one. */
export interface Engine {
  postMessage(message: PageMessage): void;
}

/** News from the engine, without the answers to calls. */
export type EngineNews = Exclude<EngineMessage, { readonly type: 'result' | 'failure' }>;

interface OpenCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: EtuiError) => void;
}

export class Line {
  readonly #later: (work: () => void) => void;
  #engine: Engine | undefined;
  #isDead = false;
  #waiting: PageMessage[] = [];
  #events: RawEvent[] = [];
  #isFlushPlanned = false;
  readonly #calls = new Map<number, OpenCall>();
  #lastCall = 0;
  /** Events dropped because too many waited. */
  overflow = 0;

  /** @param later runs `work` in a later task. */
  constructor(later: (work: () => void) => void) {
    this.#later = later;
  }

  event(event: RawEvent): void {
    if (this.#isDead) return;
    if (this.#events.length >= MAX_WAITING) {
      if (this.#engine) this.#sendBatch(this.#engine);
      else {
        this.overflow++;
        return;
      }
    }
    this.#events.push(event);
    this.#planFlush();
  }

  /** Control messages keep their place among the events. */
  post(message: PageMessage): void {
    if (this.#isDead) return;
    if (!this.#engine) {
      this.#waiting.push(message);
      return;
    }
    while (this.#events.length > 0) this.#sendBatch(this.#engine);
    this.#engine.postMessage(message);
  }

  call<Method extends EngineMethod>(
    method: Method,
    ...args: Parameters<EngineCalls[Method]>
  ): Promise<ReturnType<EngineCalls[Method]>> {
    return new Promise((resolve, reject) => {
      if (this.#isDead) {
        reject(unavailable());
        return;
      }
      const call = ++this.#lastCall;
      this.#calls.set(call, { resolve, reject });
      this.post({ type: 'call', call, method, args });
    });
  }

  /** The engine is up: what waited goes out, `first` before all, events before calls that were made after them. */
  attach(engine: Engine, first: PageMessage): void {
    if (this.#isDead) return;
    this.#engine = engine;
    engine.postMessage(first);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting.filter(({ type }) => type !== 'call')) engine.postMessage(message);
    while (this.#events.length > 0) this.#sendBatch(engine);
    for (const message of waiting.filter(({ type }) => type === 'call')) engine.postMessage(message);
  }

  /** Settles the call that `message` answers; anything else is returned as news. */
  receive(message: EngineMessage): EngineNews | undefined {
    if (message.type !== 'result' && message.type !== 'failure') return message;
    const open = this.#calls.get(message.call);
    this.#calls.delete(message.call);
    if (message.type === 'result') open?.resolve(message.value as never);
    else open?.reject(new EtuiError(message.code as ErrorCode, message.message));
    return undefined;
  }

  /** No engine will come, or it is gone: nothing is kept for it, and open calls fail. */
  end(): void {
    this.#isDead = true;
    this.#engine = undefined;
    this.#waiting = [];
    this.#events = [];
    for (const { reject } of this.#calls.values()) reject(unavailable());
    this.#calls.clear();
  }

  /** Sends what has gathered at once, because the page may be going away. */
  flush(): void {
    while (this.#engine && this.#events.length > 0) this.#sendBatch(this.#engine);
  }

  #planFlush(): void {
    if (!this.#engine || this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    this.#later(() => {
      this.#isFlushPlanned = false;
      if (this.#engine) this.#sendBatch(this.#engine);
      if (this.#events.length > 0) this.#planFlush();
    });
  }

  #sendBatch(engine: Engine): void {
    const events = this.#events.splice(0, MAX_BATCH);
    if (events.length > 0) engine.postMessage({ type: 'events', events });
  }
}

const unavailable = () => new EtuiError('egress/worker-failed', 'the engine is not running on this page');

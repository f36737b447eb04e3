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

/** News from the engine, without the answers to calls and to events. */
export type EngineNews = Exclude<EngineMessage, { readonly type: 'result' | 'failure' | 'recorded' }>;

interface OpenCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: EtuiError) => void;
}

export interface Line {
  /** Never throws, never blocks: the event leaves in a later task. */
  event(event: RawEvent): void;
  /** Control messages keep their place among the events. */
  post(message: PageMessage): void;
  /** Rejects with the engine's code, or egress/worker-failed where there is none. */
  call<Method extends EngineMethod>(
    method: Method,
    ...args: Parameters<EngineCalls[Method]>
  ): Promise<ReturnType<EngineCalls[Method]>>;
  /** The engine is up: what waited goes out, `first` before all, events before calls that were made after them. */
  attach(engine: Engine, first: PageMessage): void;
  /** The engine is let go of, another may be attached later. Returns what this one had not yet recorded, oldest first. */
  detach(): readonly RawEvent[];
  /** Settles the call that `message` answers; anything else is returned as news. */
  receive(message: EngineMessage): EngineNews | undefined;
  /** No engine will come, or it is gone: nothing is kept for it, and open calls fail. */
  end(): void;
  /** Events dropped because too many waited. */
  overflow(): number;
}

/** @param later runs `work` in a later task. */
export function openLine(later: (work: () => void) => void): Line {
  const calls = new Map<number, OpenCall>();
  let engine: Engine | undefined;
  let isDead = false;
  let waiting: PageMessage[] = [];
  let events: RawEvent[] = [];
  /** Told, and not yet recorded as far as we know. */
  let told: RawEvent[] = [];
  /** The last word on what a page has and wants to hear: said again to each engine. */
  const standing = new Map<PageMessage['type'], PageMessage>();
  let isFlushPlanned = false;
  let lastCall = 0;
  let overflow = 0;

  const sendBatch = () => {
    if (!engine || events.length === 0) return;
    const batch = events.splice(0, MAX_BATCH);
    told.push(...batch);
    engine.postMessage({ type: 'events', events: batch });
  };
  const flush = () => {
    while (engine && events.length > 0) sendBatch();
  };
  const planFlush = () => {
    if (!engine || isFlushPlanned) return;
    isFlushPlanned = true;
    later(() => {
      isFlushPlanned = false;
      sendBatch();
      if (events.length > 0) planFlush();
    });
  };
  const post = (message: PageMessage) => {
    if (isDead) return;
    flush();
    const stands = message.type === 'display' || message.type === 'watch';
    if (stands) standing.set(message.type, message);
    if (engine) engine.postMessage(message);
    else if (!stands) waiting.push(message);
  };
  const drop = () => {
    const left = [...told, ...events];
    engine = undefined;
    waiting = [];
    events = [];
    told = [];
    for (const { reject } of calls.values()) reject(unavailable());
    calls.clear();
    return left;
  };

  return {
    event(event) {
      if (isDead) return;
      if (events.length >= MAX_WAITING) {
        if (!engine) {
          overflow++;
          return;
        }
        sendBatch();
      }
      events.push(event);
      planFlush();
    },
    post,
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        if (isDead) {
          reject(unavailable());
          return;
        }
        calls.set(++lastCall, { resolve, reject });
        post({ type: 'call', call: lastCall, method, args });
      }),
    attach(up, first) {
      if (isDead) return;
      engine = up;
      const isCall = ({ type }: PageMessage) => type === 'call';
      const before = [first, ...standing.values(), ...waiting.filter((each) => !isCall(each))];
      for (const message of before) up.postMessage(message);
      flush();
      for (const message of waiting.filter(isCall)) up.postMessage(message);
      waiting = [];
    },
    detach: drop,
    receive(message) {
      if (message.type === 'recorded') {
        told.splice(0, message.events);
        return undefined;
      }
      if (message.type !== 'result' && message.type !== 'failure') return message;
      const open = calls.get(message.call);
      calls.delete(message.call);
      if (message.type === 'result') open?.resolve(message.value as never);
      else open?.reject(new EtuiError(message.code as ErrorCode, message.message));
      return undefined;
    },
    end() {
      isDead = true;
      drop();
    },
    overflow: () => overflow,
  };
}

const unavailable = () => new EtuiError('egress/worker-failed', 'the engine is not running');

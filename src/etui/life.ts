/** The life of a page's engine: brought on the fixed schedule, let go of when the page is left, brought anew should it come back. */
import type { Host, Stop } from '../capture/report.js';
import type { ErrorCode } from '../errors.js';
import { EtuiError } from '../errors.js';
import type { EngineMessage, PageMessage } from '../protocol.js';
import { runSchedule } from '../schedule.js';
import type { Engine, Line } from './line.js';

/** A running engine and how to end it. */
export interface RunningEngine extends Engine {
  onmessage: ((event: MessageEvent<EngineMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

export interface LifeOptions {
  readonly host: Host;
  readonly line: Line;
  readonly startEngine: () => Promise<RunningEngine>;
  readonly loadWidget: () => Promise<void>;
  /** What an engine hears before anything else. */
  readonly greeting: () => PageMessage;
  readonly receive: (message: EngineMessage) => void;
  /** No engine will come, or it broke off: from now on nothing is recorded or offered. */
  readonly onEnd: () => void;
  readonly onFailure: (thrown: unknown, code: ErrorCode) => void;
}

/** How long after it could not be fetched the engine is given up. */
const FAIL_AFTER_MS = 1_000;

/** Brings an engine on the fixed schedule. Returns how to end it, and the schedule that would bring it. */
export function wake(options: LifeOptions): Stop {
  const { host, line, receive, onFailure } = options;
  let isOver = false;
  let engine: RunningEngine | undefined;
  /** The schedule goes on, so that elements come and say that nothing can be read. */
  const failForGood = (thrown: unknown) => {
    if (isOver) return;
    engine?.terminate();
    options.onEnd();
    onFailure(thrown, 'egress/worker-failed');
  };
  const start = async () => {
    const started = await options.startEngine();
    if (isOver) return started.terminate();
    engine = started;
    // What an engine that was let go of had still on its way is not the next one's word.
    engine.onmessage = ({ data }) => {
      if (!isOver) receive(data);
    };
    engine.onerror = () => failForGood(new EtuiError('egress/worker-failed', 'the engine broke off'));
    line.attach(engine, options.greeting());
  };
  const reach = (stage: 'pool' | 'model') => () => line.post({ type: 'stage', stage });
  const callOff = runSchedule(host, {
    // Not at once: a fetch also fails because its page is on its way out, which is told a little later.
    worker: () => void start().catch((thrown) => host.setTimeout(() => failForGood(thrown), FAIL_AFTER_MS)),
    pool: reach('pool'),
    widget: () => void options.loadWidget().catch((thrown) => onFailure(thrown, 'egress/network-failed')),
    model: reach('model'),
  });
  return () => {
    isOver = true;
    callOff();
    engine?.terminate();
  };
}

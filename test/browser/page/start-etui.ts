import { vi } from 'vitest';
import type { Host } from '../../../src/capture/report.js';
import type { RunningEngine } from '../../../src/etui/life.js';
import { checkOptions } from '../../../src/etui/options.js';
import { type Etui, openEtui } from '../../../src/etui.js';
import type { EngineMessage, PageMessage } from '../../../src/protocol.js';

export const elapse = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** What stands at the other end of the line: it keeps what it is sent and says what it is told to. */
export class EngineEnd implements RunningEngine {
  onmessage: RunningEngine['onmessage'] = null;
  onerror: RunningEngine['onerror'] = null;
  readonly got: PageMessage[] = [];
  isTerminated = false;

  postMessage(message: PageMessage): void {
    this.got.push(structuredClone(message));
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: EngineMessage): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
  types(): string[] {
    return this.got.map((message) =>
      'stage' in message ? `${message.type} ${message.stage}` : message.type,
    );
  }
  names(): unknown[] {
    return this.got.flatMap((message) =>
      message.type === 'events' ? message.events.map(({ name }) => name) : [],
    );
  }
}

/** The page's window with this test's fake timers. */
const timed = (page: Host): Host =>
  new Proxy(page, {
    get(target, key) {
      if (
        key === 'setTimeout' ||
        key === 'setInterval' ||
        key === 'clearTimeout' ||
        key === 'clearInterval'
      ) {
        return globalThis[key];
      }
      const value = Reflect.get(target, key);
      return typeof value === 'function' && !value.prototype ? value.bind(target) : value;
    },
  });

export interface Started {
  readonly etui: Etui;
  readonly engine: EngineEnd;
  /** What was fetched, in order. */
  readonly asked: string[];
}

/** Starts Etui on `host` under fake timers; with `fails`, none of its scripts can be had. */
export function startEtui(host: Host, { options = {}, fails = false } = {}): Started {
  const engine = new EngineEnd();
  const asked: string[] = [];
  const fetched = (what: string) => {
    asked.push(what);
    if (fails) throw new TypeError('blocked by policy');
  };
  const checked = checkOptions({ root: 'A'.repeat(43), ...options }, host, 'https://cdn.example/');
  const etui = openEtui(checked, {
    host: timed(host),
    async startEngine(assets) {
      fetched(`engine ${assets}`);
      return engine;
    },
    load: async (_part, assets) => fetched(`widget ${assets}`),
  });
  return { etui, engine, asked };
}

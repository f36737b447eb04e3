/** How long an offer whose signed terms end has left: told in the last day only, and never to the second. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface TimeLeft {
  readonly unit: 'hours' | 'minutes';
  /** Whole ones, at least 1. */
  readonly count: number;
}

/** undefined where the end is further away than a day, or past. @param end ms since the epoch */
export function timeLeft(end: number, now: number): TimeLeft | undefined {
  const left = end - now;
  if (!(left > 0 && left <= DAY_MS)) return undefined;
  return left >= HOUR_MS
    ? { unit: 'hours', count: Math.floor(left / HOUR_MS) }
    : { unit: 'minutes', count: Math.ceil(left / MINUTE_MS) };
}

/** Wakes its element each minute of the last day, and at the end itself. */
export class Countdown implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #ended: () => void;
  #end = Number.NaN;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, ended: () => void) {
    this.#host = host;
    this.#ended = ended;
    host.addController(this);
  }

  hostConnected(): void {
    this.#plan();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** @param instant ISO; undefined, or none, stops it */
  until(instant: string | undefined): void {
    this.#end = Date.parse(instant ?? '');
    this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const left = this.#end - Date.now();
    if (Number.isNaN(left)) return;
    if (left <= 0) {
      this.#end = Number.NaN;
      this.#ended();
      return;
    }
    // A timer holds 2³¹ ms at most; further away than a day nothing is told anyway.
    const next = left > DAY_MS ? Math.min(left - DAY_MS, DAY_MS) : left % MINUTE_MS || MINUTE_MS;
    this.#timer = setTimeout(() => {
      this.#host.requestUpdate();
      this.#plan();
    }, next);
  }
}

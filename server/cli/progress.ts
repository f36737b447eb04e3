/** How far long work is, on standard error: one line that moves at a keyboard, else a line now and then. */
import type { Terminal } from './output.js';

/** Where nothing moves a line, one is written so often, ms. */
const EVERY_MS = 2_000;

export interface Progress {
  /** @param text what is done by now, e.g. `12,000 rows` */
  say(text: string): void;
  /** Leaves the last word standing. */
  end(text?: string): void;
}

export function progress(terminal: Terminal, what: string): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let moved = false;
  return {
    say(text) {
      const now = terminal.now();
      if (terminal.update) {
        if (now - last < 100) return;
        terminal.update(`${what}: ${text}`);
        moved = true;
      } else {
        if (now - last < EVERY_MS) return;
        terminal.err(`${what}: ${text}`);
      }
      last = now;
    },
    end(text) {
      if (moved) terminal.update?.('');
      if (text !== undefined) terminal.err(`${what}: ${text}`);
    },
  };
}

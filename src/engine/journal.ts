/** What the engine counts for the developer: codes and numbers, never what a shopper did. */
import type { Decision } from '../policy/types.js';
import { whyLine } from '../policy/why-nothing.js';

const MAX_PROBLEMS = 20;

export class Journal {
  readonly #dropped: Record<string, number> = {};
  readonly #problems: string[] = [];
  #events = 0;
  decideMs: number | undefined;
  /** The newest. */
  decision: Decision | undefined;

  accepted(count: number): void {
    this.#events += count;
  }

  dropped(reason: string): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
  }

  problem(code: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(code);
  }

  entries() {
    return {
      events: this.#events,
      dropped: { ...this.#dropped },
      problems: [...this.#problems],
      decideMs: this.decideMs,
      why: this.decision ? whyLine(this.decision) : 'No moment to decide on yet.',
    };
  }
}

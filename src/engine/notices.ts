/** What the page is told of the engine's work beside its answers, and what is counted of it. */
import { asEtuiError, ErrorCode } from '../errors.js';
import type { ShopEvent } from '../events/vocabulary.js';
import type { Decision } from '../policy/types.js';
import type { EngineMessage, RawEvent } from '../protocol.js';
import { Journal } from './journal.js';

export class Notices {
  readonly #post: (message: EngineMessage) => void;
  journal = new Journal();
  /** Does somebody on the page listen to each event and decision? */
  isWatched = false;

  constructor(post: (message: EngineMessage) => void) {
    this.#post = post;
  }

  accepted(events: readonly ShopEvent[]): void {
    if (!this.isWatched) return;
    for (const { name, params, at } of events) this.#post({ type: 'accepted', name, params, at });
  }

  dropped(source: RawEvent['source'], reason: string): void {
    this.journal.dropped(reason);
    if (this.isWatched) this.#post({ type: 'dropped', source, reason });
  }

  decided(decision: Decision): void {
    this.journal.decision = decision;
    if (this.isWatched) this.#post({ type: 'decision', decision });
  }

  problem(thrown: unknown): void {
    const { code, message } = asEtuiError(
      thrown,
      ErrorCode.NotReady,
      'an unexpected failure inside the engine',
    );
    this.journal.problem(code);
    this.#post({ type: 'problem', code, message });
  }
}

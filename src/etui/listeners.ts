import type { EngineNews } from './line.js';
import { note } from './note.js';

type Payload<Type extends EngineNews['type']> = Omit<Extract<EngineNews, { readonly type: Type }>, 'type'>;

/** What `etui.on(type, listener)` hands to its listener. */
export interface EtuiEvents {
  /** The offer to show now, or null for none. A new listener hears of the present offer at once. */
  offer: Payload<'offer'>['offer'];
  /** Each decision with its candidates and reasons. */
  decision: Payload<'decision'>['decision'];
  /** Each event that was kept, as it was understood. */
  accepted: Payload<'accepted'>;
  /** Each event that was not, with its reason. */
  dropped: Payload<'dropped'>;
  status: Payload<'status'>['status'];
  /** What failed, by its stable code. */
  problem: Payload<'problem'>;
}
export type EtuiEventType = keyof EtuiEvents;
type Listener = (payload: never) => void;

/** Sent by the engine only while somebody listens. */
const WATCHED: readonly EtuiEventType[] = ['decision', 'accepted', 'dropped'];

export class Listeners {
  readonly #byType = new Map<EtuiEventType, Set<Listener>>();
  readonly #watch: (isWatched: boolean) => void;
  #isWatched = false;

  /** @param watch told when the first listener to what must be watched comes, and when the last one goes. */
  constructor(watch: (isWatched: boolean) => void) {
    this.#watch = watch;
  }

  add<Type extends EtuiEventType>(type: Type, listener: (payload: EtuiEvents[Type]) => void): () => void {
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners);
    // Its own entry, so that the same function added twice is two listeners.
    const entry: Listener = (payload) => listener(payload);
    listeners.add(entry);
    this.#tellWatch();
    return () => {
      listeners.delete(entry);
      this.#tellWatch();
    };
  }

  emit<Type extends EtuiEventType>(type: Type, payload: EtuiEvents[Type]): void {
    for (const listener of this.#byType.get(type) ?? []) {
      try {
        listener(payload as never);
      } catch {
        note(`a listener to "${type}" threw`);
      }
    }
  }

  #tellWatch(): void {
    const isWatched = WATCHED.some((type) => (this.#byType.get(type)?.size ?? 0) > 0);
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#watch(isWatched);
  }
}

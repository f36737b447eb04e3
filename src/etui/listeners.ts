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
  /** For elements: there is consent to read the shop's arm cookie (`armCookie`). */
  armCookie: Payload<'armCookie'>;
  /** What failed, by its stable code. */
  problem: Payload<'problem'>;
}
export type EtuiEventType = keyof EtuiEvents;
type Listener = (payload: never) => void;

/** Sent by the engine only while somebody listens. */
const WATCHED: readonly EtuiEventType[] = ['decision', 'accepted', 'dropped'];

export interface Listeners {
  /** Returns how to stop listening. */
  add<Type extends EtuiEventType>(type: Type, listener: (payload: EtuiEvents[Type]) => void): () => void;
  emit<Type extends EtuiEventType>(type: Type, payload: EtuiEvents[Type]): void;
}

/** @param watch told when the first listener to what must be watched comes, and when the last one goes. */
export function createListeners(watch: (isWatched: boolean) => void): Listeners {
  const all = new Set<{ readonly type: EtuiEventType; readonly listener: Listener }>();
  let isWatched = false;

  const tellWatch = () => {
    const before = isWatched;
    isWatched = [...all].some(({ type }) => WATCHED.includes(type));
    if (isWatched !== before) watch(isWatched);
  };

  return {
    add(type, listener) {
      const entry = { type, listener };
      all.add(entry);
      tellWatch();
      return () => {
        all.delete(entry);
        tellWatch();
      };
    },
    emit(type, payload) {
      for (const entry of [...all]) {
        if (entry.type !== type) continue;
        try {
          entry.listener(payload as never);
        } catch {
          note(`a listener to "${type}" threw`);
        }
      }
    },
  };
}

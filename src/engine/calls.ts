/** What a page may ask of the engine, each question answered once and in its turn among the events. */
import type { EngineCalls, EngineMethod, EngineStatus, EveryonesOffer } from '../protocol.js';
import type { ConsentStore } from '../store/open-store.js';
import { exportWith, unlearn } from './learning.js';
import type { Offers } from './offers.js';
import { changeSettings, eraseBut, readSettings } from './own-data.js';

/** These two wait for more than their turn: the engine answers them itself. */
type AnsweredLater = 'settled' | 'orderFields';

export type AnsweredInTurn = {
  [Method in Exclude<EngineMethod, AnsweredLater>]: (
    ...args: Parameters<EngineCalls[Method]>
  ) => Promise<ReturnType<EngineCalls[Method]>>;
};

/** What the answers are made of. */
export interface Asked {
  readonly store: ConsentStore;
  readonly offers: Offers;
  readonly clock: () => number;
  /** The store was emptied: what is in memory goes, too, here and in other tabs. */
  readonly erased: () => void;
  readonly followCookie: (value: Parameters<EngineCalls['armCookie']>[0]) => void;
  readonly everyone: () => Promise<EveryonesOffer | null>;
  readonly status: () => EngineStatus;
}

/** Arguments come from the page: of the wrong kind, they are taken as what they stand for. */
export function answersOf({ store, offers, clock, ...asked }: Asked): AnsweredInTurn {
  return {
    claim: (offerId) => offers.claim(String(offerId)),
    dismiss: (offerId, never) =>
      offers.dismiss(String(offerId), never === 'all' || never === true ? never : false),
    explain: (offerId) => offers.explain(String(offerId)),
    rate: (offerId, stars) => offers.rate(String(offerId), Number(stars)),
    exportAll: () => exportWith(store, clock()),
    erase: async (what = {}) => {
      if (what === 'learnt') return unlearn(store);
      await eraseBut(store, what, clock());
      asked.erased();
    },
    offers: () => offers.all(),
    settings: async (change = {}) => {
      await changeSettings(store, change);
      if (change.silenced) offers.clear();
      else if (change.silenced === false) await offers.speakAgain();
      return readSettings(store);
    },
    armCookie: async (value) => asked.followCookie(value),
    everyone: asked.everyone,
    status: async () => asked.status(),
  };
}

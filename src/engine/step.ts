/** One moment: what is live is shown again; else the policy is asked, and what it chose is shown, with its reasons. */
import { placed } from '../policy/moments/channels.js';
import type { ScenarioOn } from '../policy/moments/scenarios.js';
import { Reason } from '../policy/types.js';
import type { Channel } from '../pool/occasions.js';
import type { EngineOptions } from '../protocol.js';
import type { ConsentStore } from '../store/open-store.js';
import { counterfactual } from './counterfactual.js';
import type { Decider } from './decider.js';
import { openLesson, recall } from './learning.js';
import type { Moments } from './moments.js';
import { nothing, unshown } from './nothing.js';
import type { Notices } from './notices.js';
import type { Offers } from './offers.js';
import { SILENCED_KEY } from './own-data.js';
import { readSituation } from './situation.js';
import type { Supply } from './supply.js';

/** What exists once the page has said who it is. */
export interface Parts {
  readonly options: EngineOptions;
  readonly store: ConsentStore;
  readonly offers: Offers;
  readonly supply: Supply;
}

export interface Step extends Parts {
  readonly moments: Moments;
  readonly notices: Notices;
  /** Absent until the model is there. */
  readonly decider: Decider | undefined;
  /** The forms that the page has for offers, or whether it has any. */
  readonly forms: boolean | readonly Channel[];
  /** Ms from any fixed point. */
  readonly ticks: () => number;
  /** Another step, once time alone has begun something. */
  readonly again: (due: ScenarioOn) => void;
  /** Work that nothing waits for. */
  readonly beside: (work: Promise<void>) => void;
}

/** @param due what time alone has begun, where no event did */
export async function decideNow(step: Step, due?: ScenarioOn): Promise<void> {
  const { store, offers, supply, options, moments, notices, decider, forms, ticks } = step;
  if (moments.isHidden) return;
  const session = await store.currentSession();
  if (!session) return;
  const began = ticks();
  const around = await supply.surroundings();
  const read = await readSituation(store, session, options.locale, supply.denied, due?.since, around);
  const { moment } = read;
  const pool = supply.ready?.pool;
  const look = moments.look(read.situation, moment.events, pool);
  const situation = { ...look.situation, ...(typeof forms !== 'boolean' && { channels: forms }) };
  if (situation.paused) offers.clear();
  else if (pool) await offers.resume(session.id);
  if (await store.get<boolean>(SILENCED_KEY)) return notices.decided(nothing(Reason.Silenced, situation.now));
  if (!pool || !decider) {
    return notices.decided(nothing(pool ? Reason.NoModel : Reason.NoPool, situation.now));
  }
  moments.plan(look, pool, step.again);
  // Another tab's step put it off.
  if (due && !look.on.some(({ cause }) => cause === due.cause)) return;
  const learnt = await recall(store, situation);
  const decision = placed(await decider.decide(situation, moment, learnt), situation, pool);
  moments.spoke(look.on);
  notices.journal.decideMs = ticks() - began;
  const offer =
    decision.action === 'show' ? await offers.open(decision, situation, pool, learnt.tones) : undefined;
  if (offer === undefined) return notices.decided(decision);
  // Another tab was faster.
  if (typeof offer === 'string') return notices.decided(unshown(decision, offer));
  notices.decided(decision);
  if (decider.lesson) await openLesson(store, offer, decider.lesson);
  const coupon = pool.coupons.find(({ id }) => id === offer.couponId);
  if (!coupon) return;
  const why = await decider.explain(coupon, moment);
  const { giving } = coupon;
  await offers.keepWhy(offer.id, giving.way === 'random' ? { ...why, lot: giving.probability } : why);
  // Beside the queue: it decides a few times more, and a press on the offer doesn't wait for that.
  if (decision.reason !== Reason.Chosen) return;
  step.beside(
    counterfactual(decider.aside(), decision, situation, moment, learnt).then(async (without) => {
      if (without) await offers.keepWithout(offer.id, without);
    }),
  );
}

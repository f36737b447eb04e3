/** A row that passed every check of its own, without the shopper's name: what the import works on from then on. */
import type { EventName, EventParams } from '../../src/events/vocabulary.js';
import type { Minor } from '../../src/money.js';

interface Placed {
  /** Ms since the epoch. */
  readonly at: number;
  /** `file:line`, of which the file as its number. */
  readonly place: string;
}

export interface EventEntry extends Placed {
  readonly type: 'event';
  readonly id?: string;
  readonly name: EventName;
  readonly params: EventParams;
}

export interface ExposureEntry extends Placed {
  readonly type: 'exposure';
  /** Id of a coupon of the pool; null for nothing. */
  readonly coupon: string | null;
  readonly propensity?: number;
  readonly candidates?: readonly string[];
}

export interface AnswerEntry extends Placed {
  readonly type: 'claim' | 'dismissal';
  readonly coupon: string;
}

export interface OrderEntry extends Placed {
  readonly type: 'order';
  /** Its number; absent for a `purchase` event that has none. */
  readonly order?: string;
  /** Goods before coupons, minor units; absent where nobody knows. */
  readonly value?: Minor;
  /** Id of a coupon of the pool, where it used one. */
  readonly coupon?: string;
  /** As the `purchase` event that the shopper's device sees. */
  readonly params: EventParams;
  /** An order row knows better than a page's event. */
  readonly told: 'row' | 'event';
}

export interface RefundEntry extends Placed {
  readonly type: 'refund';
  readonly order: string;
  /** Minor units; all of the order where absent. */
  readonly value?: Minor;
  /** Only what a page told is seen by the shopper's device, too. */
  readonly told: 'row' | 'event';
}

export type Entry = EventEntry | ExposureEntry | AnswerEntry | OrderEntry | RefundEntry;

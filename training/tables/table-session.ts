import type { ShopEvent } from '../../src/events/vocabulary.js';
import type { ShopperState } from '../../src/features/shopper.js';

/** One visit as tables are fitted from it. A shopper's visits come oldest first; visits of others may come in between. */
export interface TableSession {
  /** Whatever tells one shopper from another; it is hashed, and goes into no table. */
  readonly shopper: string;
  /** Oldest first. */
  readonly events: readonly ShopEvent[];
  /** What a device remembers when this visit ends; folded from the shopper's events where it is absent, which takes longer. */
  readonly state?: ShopperState;
}

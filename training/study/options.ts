/** How large the study is. The defaults cost over two hours of one core; processes can share the seeds (docs/evaluation.md). */
import { TRAINED_FIT, type TrainedFit } from './recipes.js';

export interface StudyOptions {
  /** Data and training seeds: 1…seeds. */
  readonly seeds: number;
  /** Held-out shoppers over all seeds, and how many of one shop. */
  readonly shoppers: number;
  readonly perShop: number;
  /** Sessions of each seed's shops, with and without labels. */
  readonly sessions: number;
  readonly sessionsPerShop: number;
  /** Sizes of the labelled part: single randomised outcomes of as many sessions; more labels than sessions: several each. */
  readonly labels: readonly number[];
  /**
   * Labels of the question how close a student comes to its teacher. More than the largest of `labels`: a teacher that earns
   * nothing has nothing to hand on.
   */
  readonly fullLabels: number;
  /** Share of the held-out shoppers on whom contestants with few labels are judged. */
  readonly fewLabelsShare: number;
  /** Visits of each seed for the curve of early prediction. */
  readonly earlyVisits: number;
  /** Shops of the test world that a model is taken to, and rows of their own that it is given. */
  readonly transferShops: number;
  readonly transferRows: readonly number[];
  readonly fit: TrainedFit;
}

export const DEFAULT_STUDY: StudyOptions = {
  seeds: 5,
  shoppers: 200_000,
  perShop: 100,
  sessions: 20_000,
  sessionsPerShop: 50,
  labels: [2_000, 16_000, 100_000],
  fullLabels: 400_000,
  fewLabelsShare: 0.125,
  earlyVisits: 1_000,
  transferShops: 4,
  transferRows: [100, 1_000, 10_000],
  fit: TRAINED_FIT,
};

/** Shops of one seed's held-out shoppers. */
export const heldOutShops = ({ shoppers, seeds, perShop }: StudyOptions): number =>
  Math.ceil(shoppers / seeds / perShop);

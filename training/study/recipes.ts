/** How long everybody trains, and what may be tuned: the same number of trials for every student. */
import type { Family, TeacherSize } from '../teacher/network.js';

export interface Trial {
  /** Adam's highest rate. */
  readonly rate: number;
  /** Weight of the squared norm of all kernels. */
  readonly decay: number;
}

/** Passes over the examples; where they are few, more of them, until so many batches were seen. */
interface Passes {
  readonly epochs: number;
  readonly steps: number;
  /** Examples in a batch. */
  readonly batch: number;
}

export interface TrainedFit {
  readonly teacher: Passes & {
    readonly families: readonly Family[];
    readonly sizes: Readonly<Record<Family, TeacherSize>>;
    readonly unlabelledPerEpoch: number;
  };
  /** Students that learn from a teacher. */
  readonly student: Passes & { readonly trials: readonly Trial[] };
  /** Students that learn from outcomes alone, with as many trials. */
  readonly scratch: Passes & { readonly trials: readonly Trial[] };
}

/** Trials of students that learn from a teacher, the best first: a study that can afford one takes the first. */
export const TRIALS: readonly Trial[] = [
  { rate: 8e-3, decay: 1e-6 },
  { rate: 4e-3, decay: 1e-6 },
  { rate: 8e-3, decay: 1e-4 },
  { rate: 4e-3, decay: 1e-4 },
];

/** The same for those that learn from outcomes alone: noisier lessons want smaller steps. */
export const SCRATCH_TRIALS: readonly Trial[] = [
  { rate: 4e-3, decay: 1e-6 },
  { rate: 4e-3, decay: 1e-4 },
  { rate: 8e-3, decay: 1e-6 },
  { rate: 8e-3, decay: 1e-4 },
];

export const TRAINED_FIT: TrainedFit = {
  teacher: {
    families: ['gru', 'convolution'],
    sizes: {
      transformer: { encoder: 32, joint: 64, coupon: 24 },
      gru: { encoder: 40, joint: 64, coupon: 24 },
      convolution: { encoder: 32, joint: 64, coupon: 24 },
    },
    epochs: 5,
    steps: 100,
    batch: 64,
    unlabelledPerEpoch: 1_000,
  },
  // Few large batches leave a student far from its teacher; many small ones cost the same time.
  student: { epochs: 5, steps: 750, batch: 64, trials: TRIALS.slice(0, 1) },
  scratch: { epochs: 4, steps: 750, batch: 64, trials: SCRATCH_TRIALS.slice(0, 1) },
};

const MOST_EPOCHS = 40;

/** Epochs over so many examples. */
export const epochsFor = ({ epochs, steps, batch }: Passes, examples: number): number =>
  Math.max(epochs, Math.min(MOST_EPOCHS, Math.ceil(steps / Math.max(1, examples / batch))));

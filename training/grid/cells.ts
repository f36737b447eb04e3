/** What the sweep compares: architectures × sizes, each distilled and from scratch with the same trials. */
import { STUDENT_ENCODERS, type StudentEncoder, type StudentSize } from '../student/network.js';

export interface Cell {
  /** E.g. `gru-32/distilled`; stays the same from run to run. */
  readonly id: string;
  readonly size: StudentSize;
  readonly mode: Mode;
}

export const MODES = ['distilled', 'scratch'] as const;
export type Mode = (typeof MODES)[number];

/** Widths of the encoder, from about 1,700 weights in all to about 29,000. */
const WIDTHS: Readonly<Record<StudentEncoder, readonly number[]>> = {
  gru: [8, 24, 48],
  transformer: [8, 24, 48],
  bag: [8, 24, 64],
};

/** A student whose other widths go with its encoder's. */
export const sizeFor = (encoder: StudentEncoder, hidden: number): StudentSize => ({
  encoder,
  hidden,
  joint: hidden,
  coupon: Math.max(4, Math.round(hidden / 12) * 4),
  late: hidden,
});

export const CELLS: readonly Cell[] = STUDENT_ENCODERS.flatMap((encoder) =>
  WIDTHS[encoder].flatMap((hidden) =>
    MODES.map((mode) => ({
      id: `${encoder}-${hidden}/${mode}`,
      size: sizeFor(encoder, hidden),
      mode,
    })),
  ),
);

/** Adam's highest rate in each trial: as many for one mode as for the other. The held-out loss of outcomes chooses. */
export const TRIALS: readonly number[] = [4e-3, 1e-2];

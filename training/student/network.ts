/** Students: one of three encoders under the heads that every device runs (src/model/student.ts). */

import { baseHeads, couponHeads, encodeCoupons, joint } from '../../src/model/student.js';
import { STUDENT_WIDTHS, studentWeightShapes } from '../../src/model/student-shape.js';
import { bagEncoder } from '../encoders/bag.js';
import type { Encoder } from '../encoders/encoder.js';
import { gruEncoder } from '../encoders/gru.js';
import { transformerEncoder } from '../encoders/transformer.js';
import { drawn } from '../fit/initial.js';
import { FEATURES } from '../fit/input-batch.js';
import { repeatRows } from '../fit/layers.js';
import type { Network } from '../fit/network.js';

export const STUDENT_ENCODERS = ['gru', 'transformer', 'bag'] as const;
export type StudentEncoder = (typeof STUDENT_ENCODERS)[number];

export interface StudentSize {
  readonly encoder: StudentEncoder;
  readonly hidden: number;
  readonly joint: number;
  readonly coupon: number;
  readonly late: number;
}

/** What the artifact holds today. */
export const SHIPPED_SIZE: StudentSize = { encoder: 'gru', ...STUDENT_WIDTHS };

const HEADS = 4;

const ENCODERS: Readonly<Record<StudentEncoder, (width: number) => Encoder>> = {
  gru: (width) => gruEncoder(width),
  transformer: (width) =>
    transformerEncoder({ width, layers: 1, heads: Math.min(HEADS, width / 4), causal: true }),
  bag: bagEncoder,
};

const READS_EVENTS: Readonly<Record<StudentEncoder, readonly string[]>> = {
  gru: ['gru/input'],
  transformer: ['attend/in/kernel'],
  bag: [],
};

export function studentNetwork(size: StudentSize): Network {
  const encoder = ENCODERS[size.encoder](size.hidden);
  return {
    hidden: size.hidden,
    joint: size.joint,
    ...(encoder.advance && { advance: encoder.advance }),
    initial(draw) {
      const shapes = Object.entries(studentWeightShapes({ ...FEATURES, hidden: size.hidden }, size));
      const heads = Object.fromEntries(shapes.filter(([name]) => !name.startsWith('gru/')));
      return { ...encoder.initial(draw), ...drawn(heads, draw) };
    },
    forward(weights, batch) {
      const hidden = encoder.encode(weights, batch).last;
      const state = joint(weights, hidden, batch.context);
      return {
        hidden,
        state,
        base: baseHeads(weights, state),
        coupons: couponHeads(
          weights,
          repeatRows(state, batch.candidates),
          encodeCoupons(weights, batch.coupons),
          batch.relative,
        ),
      };
    },
    readers: {
      events: READS_EVENTS[size.encoder],
      context: ['joint/context'],
      coupons: ['coupon/in'],
      relative: ['late/relative'],
    },
  };
}

/** The student's own recurrence (src/model/student.ts), over a batch. */
import { mul, split, stack, type Tensor2D, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import { projectEvents, step } from '../../src/model/student.js';
import { drawn } from '../fit/initial.js';
import { FEATURES } from '../fit/input-batch.js';
import type { Encoder } from './encoder.js';

/** Bias of the update gate at first: an encoding that fades by a quarter per event, so that gradients reach far back. */
const REMEMBER = 1;

/** @param width H; about 3·H·(E + H) weights */
export function gruEncoder(width: number, withActs = false): Encoder {
  return {
    width,
    initial(draw) {
      const weights = drawn(
        {
          'gru/input': [FEATURES.event, 3 * width],
          'gru/input_bias': [3 * width],
          'gru/hidden': [width, 3 * width],
          'gru/hidden_bias': [3 * width],
        },
        draw,
      );
      weights['gru/input_bias']?.values.fill(REMEMBER, 0, width);
      return weights;
    },
    encode(weights, { events, acted, size, length }) {
      let last = zeros([size, width]) as Tensor2D;
      if (!events) return { last };
      // Split, not sliced: the gradient of one split is one concatenation, that of T slices is T paddings.
      const steps = split(projectEvents(weights, events), length, 0) as Tensor2D[];
      const present = acted && (split(acted, length, 0) as Tensor2D[]);
      const acts = steps.map((one, time) => {
        const next = step(weights, last, one);
        // Before its first act a visit's encoding stays at zero.
        last = present ? mul(next, present[time] as Tensor2D) : next;
        return last;
      });
      return withActs ? { last, acts: stack(acts, 1) as Tensor3D } : { last };
    },
    advance(weights, kept, act) {
      const hidden = kept?.['hidden'] ?? (zeros([1, width]) as Tensor2D);
      const last = step(weights, hidden, projectEvents(weights, act));
      return { kept: { hidden: last }, last };
    },
  };
}

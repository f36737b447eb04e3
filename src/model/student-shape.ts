/** The student's weights by name and shape: what an artifact must hold. Free of tfjs, so that the engine can check it. */
import { BASE_HEADS, COUPON_HEADS, type StudentShape } from './types.js';

/** Widths that are the student's own business: no feature depends on them. */
export interface StudentWidths {
  readonly joint: number;
  readonly coupon: number;
  readonly late: number;
}

/** Widths of the shipped student; its H is `hidden`. */
export const STUDENT_WIDTHS = { hidden: 48, joint: 48, coupon: 16, late: 48 } as const;

/** Every weight by name with its shape; float32 once loaded. */
export function studentWeightShapes(
  shape: StudentShape,
  widths: StudentWidths = STUDENT_WIDTHS,
): Readonly<Record<string, readonly number[]>> {
  const { event, hidden, context, coupon, relative } = shape;
  const { joint, coupon: term, late } = widths;
  return {
    'gru/input': [event, 3 * hidden],
    'gru/input_bias': [3 * hidden],
    'gru/hidden': [hidden, 3 * hidden],
    'gru/hidden_bias': [3 * hidden],
    'joint/session': [hidden, joint],
    'joint/context': [context, joint],
    'joint/bias': [joint],
    'base/out': [joint, BASE_HEADS.length],
    'base/bias': [BASE_HEADS.length],
    'coupon/in': [coupon, term],
    'coupon/bias': [term],
    'late/joint': [joint, late],
    'late/coupon': [term, late],
    'late/relative': [relative, late],
    'late/bias': [late],
    'late/out': [late, COUPON_HEADS.length],
    'late/out_bias': [COUPON_HEADS.length],
  };
}

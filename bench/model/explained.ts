/** The runs of the student that exact Shapley values cost (src/policy/explain.ts): every coalition of groups is a row. */
import { CONTEXT_GROUPS, RELATIVE_GROUPS } from '../../src/features/encode.js';
import type { StudentInput, StudentRunner } from '../../src/model/types.js';
import { type FeatureGroup, maskedInputs } from '../../src/policy/explain.js';
import { randomAsk, randomCoupons } from './random-model.js';
import type { BenchModel } from './runners/bench-runner.js';

/** As the device groups them; the visit is one more. */
export const OUR_GROUPS: readonly FeatureGroup[] = [
  ...Object.entries(CONTEXT_GROUPS).map(
    ([name, [from, to]]) => ({ name, part: 'context', from, to }) as const,
  ),
  ...Object.entries(RELATIVE_GROUPS).map(
    ([name, [from, to]]) => ({ name, part: 'relative', from, to }) as const,
  ),
];

/** So many groups beside the visit: our context cut into as many pieces. */
export function someGroups({ shape }: BenchModel, count: number): readonly FeatureGroup[] {
  const at = (group: number) => Math.floor((group * shape.context) / count);
  return Array.from({ length: count }, (_, group) => {
    return { name: `piece ${group}`, part: 'context', from: at(group), to: at(group + 1) };
  });
}

/** The two inputs, without and with the visit, for so many coupons at once. */
export function coalitions(
  model: BenchModel,
  groups: readonly FeatureGroup[],
  coupons: number,
): readonly [StudentInput, StudentInput] {
  const { shape } = model;
  const asks = [randomAsk('real', model, coupons), randomAsk('background', model, 1)] as const;
  const [real, background] = asks;
  const terms = randomCoupons('explained', model, coupons);
  const pairs = Array.from({ length: coupons }, (_, at) =>
    maskedInputs(
      {
        hidden: real.hidden,
        context: real.context,
        coupon: terms.subarray(at * shape.coupon, (at + 1) * shape.coupon),
        relative: real.relative.subarray(at * shape.relative, (at + 1) * shape.relative),
      },
      background,
      groups,
    ),
  );
  return [joined(pairs.map(([without]) => without)), joined(pairs.map(([, withVisit]) => withVisit))];
}

function joined(inputs: readonly StudentInput[]): StudentInput {
  const first = inputs[0] as StudentInput;
  const rows = (part: 'context' | 'coupons' | 'relative') => {
    const all = new Float32Array(inputs.length * first[part].length);
    inputs.forEach((input, at) => {
      all.set(input[part], at * first[part].length);
    });
    return all;
  };
  return { ...first, context: rows('context'), coupons: rows('coupons'), relative: rows('relative') };
}

/** Both runs, one after the other. */
export async function explain(runner: StudentRunner, inputs: readonly StudentInput[]) {
  const outputs = [];
  for (const input of inputs) outputs.push(await runner.run(input));
  return outputs;
}

import { expect, test } from 'vitest';
import { Decider } from '../../../src/engine/decider.js';
import type { ShopEvent } from '../../../src/events/vocabulary.js';
import {
  CONTEXT_COLUMNS,
  RELATIVE_COLUMNS,
  RELATIVE_WIDTH,
  studentShape,
} from '../../../src/features/encode.js';
import { EMPTY_SHOPPER, foldShopper, type ShopperState } from '../../../src/features/shopper.js';
import { BASE_HEADS, COUPON_HEADS, type StudentRequest } from '../../../src/model/types.js';
import { randomTables } from '../../support/random-tables.js';
import { seeded } from '../model/random-student.js';
import { couponInput, NOW, poolOf, situation } from '../policy/fixtures.js';

const pool = poolOf([couponInput({ scope: { categories: ['Shoes'] } })]);
const shape = studentShape(4);
const events = ['a', 'b', 'c'].map(
  (id, index): ShopEvent => ({
    id,
    name: 'view_item',
    at: NOW - 3000 + 1000 * index,
    params: { currency: 'EUR', items: [{ item_id: id, item_category: 'Shoes', price: 40 }] },
  }),
);
const state = events.reduce<ShopperState>(
  (before, event, index) => foldShopper(before, { ...event, sessionId: 's1' }, index === 0, 'EUR'),
  EMPTY_SHOPPER,
);
const tables = randomTables(seeded(1), [
  { id: 'a', category: 'Shoes' },
  { id: 'z', category: 'Hats' },
]);

/** What a student is asked for a decision and for its reasons. */
async function asked(given: object): Promise<readonly StudentRequest[]> {
  const requests: StudentRequest[] = [];
  const student = {
    shape,
    background: {
      hidden: new Float32Array(shape.hidden),
      context: new Float32Array(shape.context),
      relative: new Float32Array(shape.relative),
    },
    run: async (request: StudentRequest) => {
      requests.push(request);
      const contexts = request.context.length / shape.context;
      return {
        hidden: request.hidden,
        base: new Float32Array(contexts * BASE_HEADS.length),
        coupons: new Float32Array((request.relative.length / shape.relative) * COUPON_HEADS.length),
      };
    },
  };
  const decider = new Decider({ pool, student, random: () => 0.5, ...given });
  const moment = { events, state, now: NOW };
  await decider.decide(situation(), moment);
  await decider.explain(pool.coupons[0]!, moment);
  return requests;
}

test('the artifact’s tables reach the student, for the decision and for its reasons', async () => {
  const [decision, , reasons] = (await asked({ tables })) as [StudentRequest, StudentRequest, StudentRequest];
  for (const { context, relative } of [decision, reasons]) {
    // The last row of the reasons has every group real.
    expect(context.at(CONTEXT_COLUMNS.indexOf('segmented') - shape.context)).toBe(1);
    expect(relative.at(RELATIVE_COLUMNS.indexOf('factored') - RELATIVE_WIDTH)).toBe(1);
  }
});

test('without tables the same columns are 0', async () => {
  const [{ context, relative }] = (await asked({})) as [StudentRequest];
  expect(context[CONTEXT_COLUMNS.indexOf('segmented')]).toBe(0);
  expect(relative[RELATIVE_COLUMNS.indexOf('factored')]).toBe(0);
});

test('the reasons are worth what the decision was, in the objective of the shopper’s arm', async () => {
  const trial = { id: 't', arms: [{ id: 'turnover', share: 1, objective: 'revenue' as const }] };
  const tried = poolOf([couponInput({})], { trial });
  const student = {
    shape,
    background: {
      hidden: new Float32Array(shape.hidden),
      context: new Float32Array(shape.context),
      relative: new Float32Array(shape.relative),
    },
    run: async ({ hidden, context, relative }: StudentRequest) => ({
      hidden,
      base: new Float32Array((context.length / shape.context) * BASE_HEADS.length),
      coupons: new Float32Array((relative.length / shape.relative) * COUPON_HEADS.length).fill(0.5),
    }),
  };
  const explained = async (arm: string | undefined) => {
    const decider = new Decider({ pool: tried, student, random: () => 0.5, exploration: 0 });
    const moment = { events, state, now: NOW };
    const { candidates } = await decider.decide({ ...situation(), arm }, moment);
    const why = await decider.explain(tried.coupons[0]!, moment);
    expect(why.utility).toBeCloseTo(candidates[0]!.utility!, 3);
    return why.utility;
  };
  expect(await explained('turnover')).not.toBeCloseTo(await explained(undefined), 0);
});

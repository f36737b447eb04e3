import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decider, type Student } from '../../../src/engine/decider.js';
import type { EventName, ShopEvent } from '../../../src/events/vocabulary.js';
import { isAct, studentShape, WINDOW } from '../../../src/features/encode.js';
import { EMPTY_SHOPPER, foldShopper } from '../../../src/features/shopper.js';
import { openRunner } from '../../../src/model/runtime.js';
import type { StudentOutput, StudentRequest } from '../../../src/model/types.js';
import { randomWeights, seeded } from '../model/random-student.js';
import { couponInput, NOW, poolOf, situation } from '../policy/fixtures.js';

const shape = studentShape(48);
const pool = poolOf([
  couponInput({ id: 'shoes', scope: { categories: ['Shoes'] } }),
  couponInput({ id: 'hats', scope: { categories: ['Hats'] } }),
  couponInput({ id: 'all' }),
]);
const runner = await openRunner('cpu', { weights: randomWeights(seeded(1), shape), shape });

/** The student, and what it was asked and answered last. */
function watched() {
  const last: { request?: StudentRequest; output?: StudentOutput } = {};
  const student: Student = {
    shape,
    background: {
      hidden: new Float32Array(shape.hidden),
      context: new Float32Array(shape.context),
      relative: new Float32Array(shape.relative),
    },
    run: async (request) => {
      Object.assign(last, { request, output: await runner.run(request) });
      return last.output as StudentOutput;
    },
  };
  return { decider: new Decider({ pool, student, random: () => 0.5 }), last };
}

const names = ['view_item', 'add_to_cart', 'page_view', 'search', 'remove_from_cart', 'scroll'] as const;
const visits = fc.array(
  fc.record({
    name: fc.constantFrom<EventName>(...names),
    category: fc.constantFrom('Shoes', 'Hats'),
    seconds: fc.nat(90),
  }),
  { minLength: 2.5 * WINDOW, maxLength: 3 * WINDOW },
);

test('a decision on a visit carried from event to event is that on a visit read anew, also past the window', async () => {
  let longest = 0;
  await fc.assert(
    fc.asyncProperty(visits, async (told) => {
      const carried = watched();
      const events: ShopEvent[] = [];
      let [state, at, acts] = [EMPTY_SHOPPER, NOW - 100_000_000, 0];
      for (const { name, category, seconds } of told) {
        at += seconds * 1000;
        const items = [{ item_id: `${category}-${seconds % 5}`, item_category: category, price: 40 }];
        const event: ShopEvent = { id: `e${events.length}`, name, at, params: { currency: 'EUR', items } };
        state = foldShopper(state, { ...event, sessionId: 's1' }, events.length === 0, 'EUR');
        events.push(event);
        const moment = { events: [...events], state, now: at };
        const anew = watched();
        const decisions = [
          await carried.decider.decide(situation(), moment),
          await anew.decider.decide(situation(), moment),
        ];
        expect(decisions[0]).toEqual(decisions[1]);
        expect(carried.last.output).toEqual(anew.last.output);
        // One step for an act, none for the rest, but where the window moves on.
        const rows = (carried.last.request?.events.length ?? 0) / shape.event;
        acts += isAct(event) ? 1 : 0;
        const moves = acts > WINDOW && (acts - WINDOW) % (WINDOW / 2) === 1 && isAct(event);
        expect(rows).toBe(
          moves ? acts - Math.ceil((acts - WINDOW) / (WINDOW / 2)) * (WINDOW / 2) : Number(isAct(event)),
        );
      }
      longest = Math.max(longest, acts);
    }),
    { numRuns: 2 },
  );
  expect(longest).toBeGreaterThan(WINDOW + WINDOW / 2);
});

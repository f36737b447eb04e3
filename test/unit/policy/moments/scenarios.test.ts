import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextBeginning, scenariosOn } from '../../../../src/policy/moments/scenarios.js';
import { DAY, factsOf, LAMP, poolWith, START, type Told } from './visit.js';

const exit = { kind: 'exit_intent', afterMs: 0 } as const;
const idle = { kind: 'cart_hesitation', idleMs: 60_000, holdsMs: 30_000 } as const;
const ids = (on: readonly { readonly id: string }[]) => on.map(({ id }) => id);

const LEAVING: Told[] = [
  [0, 'page_view'],
  [10, 'add_to_cart', LAMP],
  [20, 'pointer_leave'],
];

describe('which scenarios are on', () => {
  test('all that have begun, in the pool’s order', () => {
    const pool = poolWith([
      { id: 'first', triggers: [{ kind: 'welcome', events: 1 }] },
      { id: 'lost', triggers: [{ kind: 'win_back' }] },
      { id: 'leaving', triggers: [exit] },
    ]);
    expect(ids(scenariosOn(pool, factsOf(LEAVING)))).toEqual(['first', 'leaving']);
  });

  test('one, however many of its triggers hold: by the one that began last', () => {
    const pool = poolWith([{ id: 'now', triggers: [{ kind: 'welcome', events: 1 }, exit] }]);
    const on = scenariosOn(pool, factsOf(LEAVING));
    expect(on).toHaveLength(1);
    expect(on[0]).toMatchObject({ id: 'now', since: START + 20_000, passing: true });
  });

  test('any one of its triggers is enough', () => {
    const pool = poolWith([{ id: 'now', triggers: [{ kind: 'win_back' }, exit] }]);
    expect(ids(scenariosOn(pool, factsOf(LEAVING)))).toEqual(['now']);
  });

  test('only for its segments', () => {
    const segments = { regulars: { purchases: { least: 2 } } };
    const pool = poolWith([{ id: 'leaving', triggers: [exit], segments: ['regulars'] }], { segments });
    expect(scenariosOn(pool, factsOf(LEAVING))).toEqual([]);
    expect(ids(scenariosOn(pool, factsOf(LEAVING, { profile: { purchases: 2 } })))).toEqual(['leaving']);
  });

  test('only during its holidays', () => {
    const holidays = { advent: [{ from: '2026-11-29', until: '2026-12-24' }] };
    const pool = poolWith(
      [{ id: 'first', triggers: [{ kind: 'welcome', events: 1 }], holidays: ['advent'] }],
      {
        holidays,
      },
    );
    expect(scenariosOn(pool, factsOf(LEAVING))).toEqual([]);
    expect(ids(scenariosOn(pool, factsOf(LEAVING, { now: (10 * DAY) / 1_000 })))).toEqual(['first']);
  });

  test('what passes has one moment, what lasts has many', () => {
    const pool = poolWith([
      { id: 'first', triggers: [{ kind: 'welcome', events: 1 }] },
      { id: 'leaving', triggers: [exit] },
    ]);
    const facts = factsOf(LEAVING);
    const spoken = new Set(scenariosOn(pool, facts).map(({ cause }) => cause));
    expect(ids(scenariosOn(pool, facts, spoken))).toEqual(['first']);
  });

  test('two scenarios on one sign have a moment each', () => {
    const pool = poolWith([
      { id: 'a', triggers: [exit] },
      { id: 'b', triggers: [exit] },
    ]);
    const [a, b] = scenariosOn(pool, factsOf(LEAVING));
    expect(a?.cause).not.toBe(b?.cause);
  });
});

describe('what time alone will begin', () => {
  const pool = poolWith([
    { id: 'looking', triggers: [{ kind: 'long_dwell', dwellMs: 45_000 }] },
    { id: 'hesitating', triggers: [idle] },
  ]);

  test('the soonest of all', () => {
    const visit: Told[] = [
      [0, 'page_view'],
      [1, 'view_item', LAMP],
      [10, 'add_to_cart', LAMP],
    ];
    expect(nextBeginning(pool, factsOf(visit))).toMatchObject({ id: 'looking', since: START + 46_000 });
    expect(nextBeginning(pool, factsOf(visit, { now: 46 }))).toMatchObject({ id: 'hesitating' });
    expect(nextBeginning(pool, factsOf(visit, { now: 70 }))).toBeUndefined();
  });

  test('nothing, in a tab in the background', () => {
    expect(nextBeginning(pool, factsOf([...LEAVING, [30, 'tab_leave']]))).toBeUndefined();
  });

  test('never what is over as it begins', () => {
    const never = poolWith([{ id: 'hesitating', triggers: [{ ...idle, holdsMs: 0 }] }]);
    expect(nextBeginning(never, factsOf(LEAVING))).toBeUndefined();
  });
});

/** Whatever happens, in whatever order. */
const told = fc.record({
  gap: fc.integer({ min: 0, max: 120_000 }),
  name: fc.constantFrom(
    'page_view',
    'view_item',
    'add_to_cart',
    'remove_from_cart',
    'view_cart',
    'scroll',
    'pointer_leave',
    'scroll_up',
    'page_back',
    'tab_leave',
    'tab_return',
    'page_tag',
    'purchase',
  ),
});
const visits = fc.array(told, { maxLength: 12 }).map((steps) => {
  let ms = 0;
  return steps.map(({ gap, name }): Told => {
    ms += gap;
    const params = { ...LAMP, screens: 2, screens_per_second: 4, page_tags: 'live' };
    return [ms / 1_000, name, params] as Told;
  });
});

const everything = poolWith(
  [
    { id: 'first', triggers: [{ kind: 'welcome', events: 2 }] },
    { id: 'leaving', triggers: [{ kind: 'exit_intent', afterMs: 0, awayMs: 5_000 }] },
    {
      id: 'unsure',
      triggers: [
        { ...idle, cartViews: 2 },
        { kind: 'long_dwell', dwellMs: 20_000 },
      ],
    },
    { id: 'thanks', triggers: [{ kind: 'post_purchase', afterMs: 15_000, withinMs: 90_000 }] },
    { id: 'show', triggers: [{ kind: 'page', tags: ['live'] }, idle] },
  ],
  { restraint: { minEvents: 0 } },
);

describe('over any visit', () => {
  /** Goes through it as the engine does: a moment after each event, and one at each beginning in between. */
  function moments(visit: readonly Told[]): { readonly spoken: string[]; readonly wakes: number[] } {
    const had = new Set<string>();
    const spoken: string[] = [];
    const wakes: number[] = [];
    const speak = (facts: ReturnType<typeof factsOf>) => {
      for (const { cause, passing } of scenariosOn(everything, facts, had)) {
        if (!passing) continue;
        spoken.push(cause);
        had.add(cause);
      }
    };
    visit.forEach((_, index) => {
      const soFar = visit.slice(0, index + 1);
      const until = (visit[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) * 1_000;
      let facts = factsOf(soFar);
      speak(facts);
      for (;;) {
        const next = nextBeginning(everything, facts, had);
        if (!next || next.since - START >= until) break;
        wakes.push(next.since);
        facts = factsOf(soFar, { now: (next.since - START) / 1_000 });
        // It begins then, and not a moment before.
        expect(ids(scenariosOn(everything, facts))).toContain(next.id);
        const before = factsOf(soFar, { now: (next.since - START - 1) / 1_000 });
        expect(scenariosOn(everything, before).map(({ cause }) => cause)).not.toContain(next.cause);
        speak(facts);
      }
    });
    return { spoken, wakes };
  }

  test('no trigger fires twice for one cause, and time begins nothing twice', () => {
    fc.assert(
      fc.property(visits, (visit) => {
        const { spoken, wakes } = moments(visit);
        expect(new Set(spoken).size).toBe(spoken.length);
        expect(wakes).toEqual([...wakes].sort((one, other) => one - other));
        // Five triggers begin by time alone, each once for an event at most.
        expect(wakes.length).toBeLessThanOrEqual(5 * visit.length);
      }),
    );
  });

  test('the moments do happen: random visits have signs, hesitations and long looks', () => {
    const seen = new Set<string>();
    for (const visit of fc.sample(visits, { numRuns: 60, seed: 1 })) {
      for (const cause of moments(visit).spoken) seen.add(cause.split(' ').slice(0, 2).join(' '));
    }
    expect([...seen].sort()).toEqual(['leaving 0', 'show 1', 'unsure 0', 'unsure 1']);
  });
});

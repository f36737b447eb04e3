import { describe, expect, test } from 'vitest';
import { begins, TRIGGERS } from '../../../../src/policy/moments/triggers.js';
import { Trigger } from '../../../../src/pool/occasions.js';
import {
  type Around,
  DAY,
  eventsOf,
  factsOf,
  LAMP,
  poolWith,
  START,
  type Told,
  type TriggerInput,
  triggerOf,
} from './visit.js';

const pool = poolWith([], { holidays: { advent: [{ from: '2026-11-29', until: '2026-12-24' }] } });

const beginsIn = (input: TriggerInput, visit: readonly Told[], around?: Around) =>
  begins(triggerOf(input), factsOf(visit, around), pool);

/** When it begins, in seconds into the visit; undefined: it does not. */
const second = (input: TriggerInput, visit: readonly Told[], around?: Around) => {
  const beginning = beginsIn(input, visit, around);
  return beginning && (beginning.since - START) / 1_000;
};

/** Is it on now? */
const isOn = (input: TriggerInput, visit: readonly Told[], around: Around = {}) => {
  const facts = factsOf(visit, around);
  const { since, until = Number.POSITIVE_INFINITY } = begins(triggerOf(input), facts, pool) ?? {
    since: Number.NaN,
  };
  return since <= facts.situation.now && facts.situation.now < until;
};

test('each kind that a pool may name has its one function', () => {
  const kinds = Trigger.options.map(({ entries }) => entries.kind.literal);
  expect(Object.keys(TRIGGERS).sort()).toEqual([...kinds].sort());
});

describe('welcome', () => {
  const visit: Told[] = [
    [0, 'page_view'],
    [2, 'view_item', LAMP],
    [5, 'view_item', LAMP],
  ];
  test('begins with the event that makes it enough', () => {
    expect(second({ kind: 'welcome', events: 3 }, visit)).toBe(5);
    expect(second({ kind: 'welcome', events: 2 }, visit)).toBe(2);
    expect(second({ kind: 'welcome', events: 0 }, visit)).toBe(0);
  });
  test('not one event earlier', () => expect(second({ kind: 'welcome', events: 4 }, visit)).toBeUndefined());
  test('never on a later visit', () =>
    expect(second({ kind: 'welcome' }, visit, { number: 2 })).toBeUndefined());
});

describe('cart hesitation', () => {
  const idle = { kind: 'cart_hesitation', idleMs: 60_000, holdsMs: 10_000 } as const;
  const visit: Told[] = [
    [0, 'page_view'],
    [10, 'add_to_cart', LAMP],
  ];
  test('begins when so long nothing was done, to the ms', () => {
    expect(second(idle, visit)).toBe(70);
    expect(isOn(idle, visit, { now: 69.999 })).toBe(false);
    expect(isOn(idle, visit, { now: 70 })).toBe(true);
  });
  test('is over after it has held so long', () => {
    expect(isOn(idle, visit, { now: 79.999 })).toBe(true);
    expect(isOn(idle, visit, { now: 80 })).toBe(false);
  });
  test('scrolling and dwelling is no step, looking at another thing is', () => {
    expect(second(idle, [...visit, [30, 'scroll', { percent_scrolled: 50 }]])).toBe(70);
    expect(second(idle, [...visit, [30, 'view_item', LAMP]])).toBe(90);
  });
  test('an empty cart never hesitates, nor one below the least value', () => {
    expect(second(idle, [...visit, [20, 'remove_from_cart', LAMP]])).toBeUndefined();
    expect(second({ ...idle, minCartValue: 4_000 }, visit)).toBe(70);
    expect(second({ ...idle, minCartValue: 4_001 }, visit)).toBeUndefined();
  });
  test('a tab in the background hesitates over nothing; time begins anew when it comes back', () => {
    const away: Told[] = [...visit, [20, 'tab_leave']];
    expect(second(idle, away)).toBeUndefined();
    expect(second(idle, [...away, [50, 'tab_return']])).toBe(110);
  });
  test('a cart looked at so often hesitates at once', () => {
    const twice = { ...idle, cartViews: 2 };
    const once: Told[] = [...visit, [20, 'view_cart']];
    expect(second(twice, once)).toBe(80);
    expect(second(twice, [...once, [40, 'view_cart']])).toBe(40);
  });
});

describe('exit intent', () => {
  const exit = (change: object = {}): TriggerInput => ({ kind: 'exit_intent', afterMs: 10_000, ...change });
  const visitWith = (...rest: Told[]): Told[] => [[0, 'page_view'], ...rest];

  test('the pointer leaving begins it, and it is over after it has held so long', () => {
    const visit = visitWith([12, 'pointer_leave']);
    expect(second(exit(), visit)).toBe(12);
    expect(isOn(exit({ holdsMs: 5_000 }), visit, { now: 16.999 })).toBe(true);
    expect(isOn(exit({ holdsMs: 5_000 }), visit, { now: 17 })).toBe(false);
  });
  test('so early in a visit no sign counts', () => {
    expect(second(exit(), visitWith([10, 'pointer_leave']))).toBe(10);
    expect(second(exit(), visitWith([9.999, 'pointer_leave']))).toBeUndefined();
  });
  test('a scroll up counts from so far and so fast on, both at once', () => {
    const scroll = (screens: number, speed: number) =>
      second(
        exit({ screens: 1.5, screensPerSecond: 3 }),
        visitWith([20, 'scroll_up', { screens, screens_per_second: speed }]),
      );
    expect(scroll(1.5, 3)).toBe(20);
    expect(scroll(1.49, 9)).toBeUndefined();
    expect(scroll(9, 2.99)).toBeUndefined();
  });
  test('a tab come back to counts after so long away', () => {
    const back = (seconds: number) =>
      second(exit({ awayMs: 15_000 }), visitWith([20, 'tab_leave'], [20 + seconds, 'tab_return']));
    expect(back(15)).toBe(35);
    expect(back(14.999)).toBeUndefined();
  });
  test('going from one tab of the shop to another is no leaving, however long this one was in the background', () => {
    const visit = visitWith([20, 'tab_leave'], [90, 'tab_leave'], [90.05, 'tab_return']);
    expect(second(exit(), visit)).toBeUndefined();
  });
  test('back to a page counts', () => expect(second(exit(), visitWith([20, 'page_back']))).toBe(20));
  test('only the signs that the pool names count', () => {
    const signs = ['scroll_up', 'tab_return'];
    expect(second(exit({ signs }), visitWith([20, 'pointer_leave'], [21, 'page_back']))).toBeUndefined();
  });
  test('a sign on the page before is none on this one', () => {
    expect(second(exit(), visitWith([20, 'pointer_leave'], [22, 'page_view']))).toBeUndefined();
  });
  test('a newer sign that does not count leaves the older one', () => {
    const slow: Told = [21, 'scroll_up', { screens: 1, screens_per_second: 0.5 }];
    expect(second(exit(), visitWith([20, 'pointer_leave'], slow))).toBe(20);
  });
});

describe('long dwell', () => {
  const dwell = { kind: 'long_dwell', dwellMs: 45_000 } as const;
  const visit: Told[] = [
    [0, 'page_view'],
    [1, 'view_item', LAMP],
  ];
  test('begins when one thing was looked at for so long, to the ms', () => {
    expect(isOn(dwell, visit, { now: 45.999 })).toBe(false);
    expect(isOn(dwell, visit, { now: 46 })).toBe(true);
  });
  test('time in the background does not count', () => {
    const away: Told[] = [...visit, [10, 'tab_leave'], [40, 'tab_return']];
    expect(second(dwell, away)).toBe(76);
    expect(second(dwell, [...visit, [10, 'tab_leave']])).toBeUndefined();
  });
  test('another page, or another thing, begins anew', () => {
    expect(second(dwell, [...visit, [30, 'page_view']])).toBeUndefined();
    expect(second(dwell, [...visit, [30, 'view_item', LAMP]])).toBe(75);
  });
  test('another tab’s page is not what is looked at here', () => {
    const page = eventsOf(visit);
    expect(second(dwell, [...visit, [30, 'page_view']], { page })).toBe(46);
  });
});

describe('return visit', () => {
  const back = { kind: 'return_visit', leastDays: 2, mostDays: 30 } as const;
  const visit: Told[] = [[0, 'page_view']];
  const away = (ms: number) => second(back, visit, { number: 2, profile: { lastSessionAt: START - ms } });
  test('from so many whole days on', () => {
    expect(away(2 * DAY)).toBe(0);
    expect(away(2 * DAY - 1)).toBeUndefined();
  });
  test('to so many whole days', () => {
    expect(away(31 * DAY - 1)).toBe(0);
    expect(away(31 * DAY)).toBeUndefined();
  });
  test('never on a first visit, nor where the clock was set back', () => {
    expect(second(back, visit)).toBeUndefined();
    expect(away(-5 * DAY)).toBeUndefined();
  });
});

describe('holiday', () => {
  const advent: TriggerInput = { kind: 'holiday', holidays: ['advent'] };
  const on = (day: string) => isOn(advent, [[0, 'page_view']], { now: (Date.parse(day) - START) / 1_000 });
  test('on its first and last day, by the shop’s clock, and on no other', () => {
    expect(on('2026-11-28T23:59:59Z')).toBe(false);
    expect(on('2026-11-29T00:00:00Z')).toBe(true);
    expect(on('2026-12-24T23:59:59Z')).toBe(true);
    expect(on('2026-12-25T00:00:00Z')).toBe(false);
  });
  test('one that the pool does not define never comes', () => {
    const unknown: TriggerInput = { kind: 'holiday', holidays: ['easter'] };
    expect(second(unknown, [[0, 'page_view']])).toBeUndefined();
  });
});

describe('loyalty', () => {
  const loyal = { kind: 'loyalty', purchases: 3, spent: 10_000 } as const;
  const bought = (purchases: number, spent: number) =>
    second(loyal, [[0, 'page_view']], { profile: { purchases, spent } });
  test('from so many orders and so much on', () => {
    expect(bought(3, 10_000)).toBe(0);
    expect(bought(2, 90_000)).toBeUndefined();
    expect(bought(9, 9_999)).toBeUndefined();
  });
});

describe('win back', () => {
  const lost = { kind: 'win_back', leastDays: 60 } as const;
  const since = (ms: number) => isOn(lost, [[0, 'page_view']], { profile: { lastPurchaseAt: START - ms } });
  test('from so many days after the last order on', () => {
    expect(since(60 * DAY)).toBe(true);
    expect(since(60 * DAY - 1)).toBe(false);
  });
  test('who never bought was never lost', () => expect(second(lost, [[0, 'page_view']])).toBeUndefined());
});

describe('post purchase', () => {
  const after = { kind: 'post_purchase', afterMs: DAY, withinMs: 7 * DAY } as const;
  const since = (ms: number) => isOn(after, [[0, 'page_view']], { profile: { lastPurchaseAt: START - ms } });
  test('from so long after an order to so long after it', () => {
    expect(since(DAY - 1)).toBe(false);
    expect(since(DAY)).toBe(true);
    expect(since(7 * DAY - 1)).toBe(true);
    expect(since(7 * DAY)).toBe(false);
  });
});

describe('a tagged page', () => {
  const live: TriggerInput = { kind: 'page', tags: ['live', 'summer-sale'] };
  const tagged = (words: string): Told[] => [
    [0, 'page_view'],
    [1, 'page_tag', { page_tags: words }],
  ];
  test('one of its words is enough, a part of one is not', () => {
    expect(second(live, tagged('new  live'))).toBe(1);
    expect(second(live, tagged('alive livestream'))).toBeUndefined();
  });
  test('the next page has tags of its own', () => {
    expect(second(live, [...tagged('live'), [9, 'page_view']])).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { restrained } from '../../../src/policy/restraint.js';
import { Reason } from '../../../src/policy/types.js';
import { couponInput, poolOf } from './fixtures.js';
import { factsOf, LAMP, type Told } from './moments/visit.js';

const pool = poolOf([couponInput()]);
const situationAfter = (...visit: Told[]) => factsOf(visit).situation;

const PAYING: Told[] = [
  [0, 'page_view'],
  [1, 'view_item', LAMP],
  [2, 'add_to_cart', LAMP],
  [3, 'add_payment_info'],
];

describe('what the rules take for the last thing done', () => {
  test.each(['scroll', 'user_engagement', 'pointer_leave', 'scroll_up', 'tab_leave', 'tab_return'] as const)(
    'who pays is left in peace, also after a %s',
    (name) => {
      expect(restrained(situationAfter(...PAYING, [4, name]), pool)).toBe(Reason.QuietAtPayment);
    },
  );
  test('who has gone on from there no longer pays', () => {
    expect(restrained(situationAfter(...PAYING, [4, 'view_item', LAMP]), pool)).toBeUndefined();
  });
});

test('leaving and coming back makes nobody better known', () => {
  const restless: Told[] = [
    [0, 'page_view'],
    [1, 'view_item', LAMP],
    [2, 'pointer_leave'],
    [3, 'tab_leave'],
    [9, 'tab_return'],
  ];
  expect(restrained(situationAfter(...restless), pool)).toBe(Reason.TooEarly);
  expect(restrained(situationAfter(...restless, [10, 'view_cart']), pool)).toBeUndefined();
});

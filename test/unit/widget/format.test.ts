import { expect, test } from 'vitest';
import { formatEnd } from '../../../widget/format.js';

const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
const NOW = new Date(2026, 10, 20, 12).getTime();

test('an end within a day is told with its time, a later one as its last day', () => {
  expect(formatEnd(local(20, 18), 'en-GB', NOW)).toBe('20 Nov 2026, 18:00');
  expect(formatEnd(local(25, 18), 'en-GB', NOW)).toBe('25 November 2026');
});

test('what ends at midnight has ended the day before', () => {
  expect(formatEnd(local(26, 0), 'en-GB', NOW)).toBe('25 November 2026');
});

test('no instant is no end', () => {
  expect(formatEnd('soon', 'en', NOW)).toBeUndefined();
});

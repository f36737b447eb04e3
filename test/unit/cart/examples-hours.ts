/** Worked examples: hours by the shop's clock, where clocks are put forward or back. */
import type { DayPart } from '../../../src/pool/occasions.js';

export interface HourExample {
  readonly name: string;
  readonly timeZone: string;
  readonly hours: DayPart;
  /** Instant in UTC, and whether the hours hold there. */
  readonly at: readonly (readonly [instant: string, holds: boolean])[];
  readonly why: string;
}

export const HOURS: readonly HourExample[] = [
  {
    name: 'an hour that comes twice',
    timeZone: 'Europe/Vienna',
    hours: { from: '02:00', until: '03:00' },
    at: [
      ['2026-10-24T23:59:00Z', false],
      ['2026-10-25T00:00:00Z', true],
      ['2026-10-25T01:59:00Z', true],
      ['2026-10-25T02:00:00Z', false],
    ],
    why: 'at 03:00 summer time the clock goes back to 02:00: two hours of it',
  },
  {
    name: 'an hour that never comes',
    timeZone: 'Europe/Vienna',
    hours: { from: '02:00', until: '03:00' },
    at: [
      ['2027-03-28T00:59:00Z', false],
      ['2027-03-28T01:00:00Z', false],
    ],
    why: 'from 01:59 the clock goes to 03:00',
  },
  {
    name: 'a night that is an hour longer',
    timeZone: 'America/New_York',
    hours: { days: ['sat'], from: '22:00', until: '06:00' },
    at: [
      ['2026-11-01T01:59:00Z', false],
      ['2026-11-01T02:00:00Z', true],
      ['2026-11-01T10:59:00Z', true],
      ['2026-11-01T11:00:00Z', false],
    ],
    why: 'Saturday 22:00 is 02:00 UTC in summer time, Sunday 06:00 is 11:00 UTC in winter time: nine hours. The night belongs to Saturday',
  },
  {
    name: 'half an hour back',
    timeZone: 'Australia/Lord_Howe',
    hours: { from: '01:30', until: '02:00' },
    at: [
      ['2027-04-03T14:30:00Z', true],
      ['2027-04-03T14:59:00Z', true],
      ['2027-04-03T15:00:00Z', true],
      ['2027-04-03T15:29:00Z', true],
      ['2027-04-03T15:30:00Z', false],
    ],
    why: 'Lord Howe Island puts its clock back by half an hour, at 02:00: the half hour before comes twice',
  },
  {
    name: 'a midnight that never comes',
    timeZone: 'America/Santiago',
    hours: { days: ['sun'], from: '00:00', until: '02:00' },
    at: [
      ['2026-09-06T03:59:00Z', false],
      ['2026-09-06T04:00:00Z', true],
      ['2026-09-06T04:59:00Z', true],
      ['2026-09-06T05:00:00Z', false],
    ],
    why: 'Chile goes from Saturday 24:00 to Sunday 01:00: Sunday’s first two hours are one',
  },
  {
    name: 'no summer time, and half an hour of zone',
    timeZone: 'Asia/Kolkata',
    hours: { days: ['fri'], from: '18:00', until: '24:00' },
    at: [
      ['2026-11-20T12:29:00Z', false],
      ['2026-11-20T12:30:00Z', true],
      ['2026-11-20T18:29:00Z', true],
      ['2026-11-20T18:30:00Z', false],
    ],
    why: '18:00 in India is 12:30 UTC all year',
  },
  {
    name: 'a weekday that is another elsewhere',
    timeZone: 'Pacific/Auckland',
    hours: { days: ['mon'], from: '08:00', until: '10:00' },
    at: [
      ['2026-11-22T18:59:00Z', false],
      ['2026-11-22T19:00:00Z', true],
      ['2026-11-22T20:59:00Z', true],
      ['2026-11-22T21:00:00Z', false],
    ],
    why: 'Monday morning in Auckland is Sunday evening in UTC',
  },
];

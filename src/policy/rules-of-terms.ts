/** Eligibility by a coupon's terms: what it is valid for, now, here and for this shopper. `true`: the coupon falls out. */
import { inDayParts, onHoliday } from '../pool/shop-time.js';
import { channelFor, keptOut } from './moments/channels.js';
import { inOneOf } from './segments.js';
import type { EligibilityRule } from './types.js';

export const withdrawn: EligibilityRule = (coupon, { denied }) => denied.includes(coupon.id);

export const limitZero: EligibilityRule = ({ limits }) =>
  limits.total === 0 || limits.perDay === 0 || limits.perShopper === 0 || limits.budget === 0;

/** Its code could not be had: to show it would promise what the claim can't keep. */
export const noRight: EligibilityRule = ({ code }, { lacksRight = false }) =>
  lacksRight && code.type === 'minted';

export const notYetValid: EligibilityRule = ({ conditions: { validFrom } }, { now }) =>
  validFrom !== undefined && now < Date.parse(validFrom);

export const noLongerValid: EligibilityRule = ({ conditions: { validUntil } }, { now }) =>
  validUntil !== undefined && now >= Date.parse(validUntil);

export const outsideDayParts: EligibilityRule = (coupon, { now }, pool) => !inDayParts(coupon, pool, now);

export const outsideHolidays: EligibilityRule = ({ conditions: { holidays } }, { now }, pool) =>
  holidays !== undefined && !onHoliday(holidays, pool, now);

export const otherLocale: EligibilityRule = ({ conditions: { locales } }, { locale }) =>
  locales !== undefined && !locales.some((tag) => matchesLocale(tag, locale));

/** A locale without a region says nothing of the country, and a promise that the checkout may break is none. */
export const otherCountry: EligibilityRule = ({ conditions: { countries } }, { locale }) =>
  countries !== undefined && !countries.includes(regionOf(locale) ?? '');

export const otherArm: EligibilityRule = ({ conditions: { arms } }, { arm }) =>
  arms !== undefined && (arm === undefined || !arms.includes(arm));

export const newShoppersOnly: EligibilityRule = ({ conditions }, { purchases }) =>
  conditions.newShoppersOnly && purchases > 0;

export const otherSegment: EligibilityRule = ({ conditions: { segments } }, situation, pool) =>
  segments !== undefined && !inOneOf(segments, situation, pool);

/** None of its scenarios is on, or the one that leads has coupons of its own. */
export const otherScenario: EligibilityRule = (coupon, situation, pool) => {
  const { scenarios: on = [] } = situation;
  const named = coupon.conditions.scenarios;
  return (
    (named !== undefined && !named.some((name) => on.includes(name))) || keptOut(coupon, situation, pool)
  );
};

/** None of the places that it may appear in is there, or the scenario wants it in none of them. */
export const otherChannel: EligibilityRule = (coupon, situation, pool) =>
  channelFor(coupon, situation, pool) === undefined;

/** `de` covers `de-AT`; `de-AT` covers itself only (RFC 4647, basic filtering). */
function matchesLocale(range: string, locale: string): boolean {
  const [wanted, given] = [range.toLowerCase(), locale.toLowerCase()];
  return given === wanted || given.startsWith(`${wanted}-`);
}

/** ISO 3166 code in a BCP 47 tag, or undefined. */
function regionOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).region;
  } catch {
    return undefined;
  }
}

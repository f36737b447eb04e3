/**
 * Money inside Etui is an integer count of the currency's minor unit (cents for EUR, yen for JPY). GA4 events carry
 * decimal major units; they are converted once, at the door.
 */
export type Minor = number;

/** ISO 4217 currencies whose minor unit is not 1/100. Everything else has exponent 2. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Decimal places of a currency's minor unit (ISO 4217). */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** A decimal amount in major units, e.g. 12.5 EUR, as minor units, half away from zero: 1250. */
export function toMinor(decimal: number, currency: string): Minor {
  const scaled = Math.abs(decimal) * 10 ** currencyExponent(currency);
  // 1.005 * 100 is 100.49999999999999: the relative nudge undoes binary representation, not real halves.
  const rounded = Math.floor(scaled * (1 + Number.EPSILON * 2) + 0.5);
  return decimal < 0 ? -rounded : rounded;
}

/** Minor units as the decimal GA4 uses. */
export function toDecimal(minor: Minor, currency: string): number {
  return minor / 10 ** currencyExponent(currency);
}

/** A percentage counts to its fourth decimal: 8.875 % is 88,750 of these. */
const PER_PERCENT = 10_000;
const WHOLE = 100 * PER_PERCENT;
/** A percentage in ten-thousandths of a percent. */
export const percentParts = (percent: number): number => Math.round(percent * PER_PERCENT);

/**
 * `percent` (0…100, four decimals at most) of an amount, half up to whole minor units. Exact for every amount below 2^53:
 * `amount * (percent / 100)` is now and then a hair below a half (29 % of 50 is 14.5, not 14.499999999999998).
 */
export function percentOf(amount: Minor, percent: number): Minor {
  const parts = percentParts(percent);
  const millions = Math.floor(amount / WHOLE);
  return millions * parts + Math.floor(((amount - millions * WHOLE) * parts) / WHOLE + 0.5);
}

import { currencyExponent, type Minor, toDecimal } from '../../src/money.js';

/** Minor units with all of the currency's decimals: `12.50`. */
export const decimals = (amount: Minor, currency: string): string =>
  toDecimal(amount, currency).toFixed(currencyExponent(currency));

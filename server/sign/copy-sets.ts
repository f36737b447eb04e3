import type { Said } from './copy-numbers.js';

export interface Sets {
  readonly buy: number;
  readonly get: number;
}

/** `3 for 2`: of so many pieces so many are paid. */
const TAKE_PAY =
  /(?<!\d)(?<take>\d{1,2})\s*(?:for|für|pour|por|per|voor|za|för|x)\s*(?<pay>\d{1,2})(?![\d\p{L}])/giu;
/** `buy 2, get 1`, `2 + 1`. */
const BUY_GET =
  /(?<!\d)(?<buy>\d{1,2})\s*\+\s*(?<get>\d{1,2})(?!\d)|(?:buy|kauf\p{L}*|achetez|compra|acquista|koop|kup)\s+(?<buys>\d{1,2})\D{1,20}?(?:get|bekomm\p{L}*|erhalt\p{L}*|recevez|llévate|lleva|prendi|krijg|dostan\p{L}*)\s+(?<gets>\d{1,2})(?!\d)/giu;

/**
 * Sets that a text promises: so many pieces bought, so many got.
 * @param text made plain, percentages, dates and sums of money blanked out
 */
export function setsIn(text: string): Said<Sets>[] {
  const paid = [...text.matchAll(TAKE_PAY)].flatMap((match) => {
    const [take, pay] = [Number(match.groups?.take), Number(match.groups?.pay)];
    return pay > 0 && pay < take ? [said(match, { buy: pay, get: take - pay })] : [];
  });
  const got = [...text.matchAll(BUY_GET)].map((match) => {
    const { buy, buys, get, gets } = match.groups ?? {};
    return said(match, { buy: Number(buy ?? buys), get: Number(get ?? gets) });
  });
  return [...paid, ...got];
}

const said = (match: RegExpMatchArray, value: Sets): Said<Sets> => ({
  words: match[0].trim(),
  value,
  start: match.index ?? 0,
  end: (match.index ?? 0) + match[0].length,
});

import { NUMBER, type Said, worthOf } from './copy-numbers.js';
import { remembered } from './remembered.js';

export interface Amount {
  /** Major units. */
  readonly value: number;
  /** Is it told in the pool's currency? */
  readonly isOurs: boolean;
  /** What the words beside it say it is, where they do. */
  readonly role: 'minimum' | 'most' | 'off' | undefined;
}

/** Codes that are no words of a language in capitals, as ALL, TOP and TRY are. */
const CODES =
  'AED AUD BGN BHD BRL CAD CHF CLP CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW KWD MXN NOK NZD PLN RON SAR SEK SGD THB TWD UAH USD VND ZAR'.split(
    ' ',
  );
/** What shops write and `Intl` does not give. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  JPY: ['円', '¥'],
  CNY: ['元', '¥', '块'],
  TWD: ['元'],
  KRW: ['원', '₩'],
  CZK: ['Kč'],
  PLN: ['zł'],
  CHF: ['Fr.', 'SFr.', 'sFr.'],
  SEK: ['kr', 'kronor'],
  NOK: ['kr', 'kroner'],
  DKK: ['kr', 'kr.', 'kroner'],
  KWD: ['د.ك', 'دينار'],
};

const MINIMUM =
  /(?:^|[^\p{L}])(?:from|over|above|spend|order|at least|minimum(?: order| spend)?(?: of)?|min\.?|ab|über|mindestens|(?:einkauf|bestellwert|warenwert|umsatz)(?: von)?|dès|à partir de|partir de|desde|da|oltre|almeno|vanaf|od|fra|från|minst|mindst|от|von mindestens|من|ابتداء من)\s*$/iu;
const MINIMUM_AFTER = /^\s*(?:以上|から|より|이상|부터|起|以上で)/u;
const MOST =
  /(?:^|[^\p{L}])(?:up to|at most|max(?:imum|imal)?\.?(?: of)?|no more than|bis zu|höchstens|jusqu['’]à|au plus|hasta|máximo(?: de)?|fino a|massimo|tot|maximaal|do|op til|upp till)\s*$/iu;
const OFF_AFTER =
  /^\s*(?:off\b|discount|less\b|rabatt|nachlass|gespart|geschenkt|de réduction|de remise|offerts?\b|de descuento|di sconto|korting|rabat|rabais|скидк|割引|引き|オフ|할인|خصم)/iu;
const OFF_BEFORE =
  /(?:^|[^\p{L}])(?:save|saves|get|take|spare|sparen sie|sichere dir|économisez|ahorra|risparmia|bespaar|minus)\s*-?\s*$/iu;

/**
 * Sums of money in a text. Which role one plays is read from the words right beside it, in a few languages; where they say
 * none, it may be any of the terms' amounts.
 * @param text made plain, percentages and dates blanked out
 */
export function amountsIn(text: string, locale: string, currency: string): Said<Amount>[] {
  const ours = signsOf(currency, locale);
  const isOurs = (sign: string) => ours.some((own) => own.toLowerCase() === sign.toLowerCase());
  const signs = [...ours, ...CODES]
    .sort((one, other) => other.length - one.length)
    .map((sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const sign = `(?:${signs.join('|')}|[A-Z]{0,3}\\p{Sc})`;
  const pattern = new RegExp(
    `(?:(?<![\\p{L}])(?<before>${sign})\\s*(?<first>${NUMBER})(?:[.,]?-{1,2})?)|(?:(?<last>${NUMBER})(?:[.,]?-{1,2})?\\s*(?<after>${sign})(?:(?<=[\\p{Sc}円元块원])|(?!\\p{L})))`,
    'gu',
  );
  return [...text.matchAll(pattern)].map((match) => {
    const { before, first, last, after } = match.groups ?? {};
    const [start, end] = [match.index, match.index + match[0].length];
    const value: Amount = {
      value: worthOf(first ?? last ?? '', locale),
      isOurs: isOurs(before ?? after ?? ''),
      role: roleOf(text.slice(0, start), text.slice(end)),
    };
    return { words: match[0].trim(), value, start, end };
  });
}

function roleOf(before: string, after: string): Amount['role'] {
  if (OFF_AFTER.test(after)) return 'off';
  if (MOST.test(before)) return 'most';
  if (MINIMUM.test(before) || MINIMUM_AFTER.test(after)) return 'minimum';
  return OFF_BEFORE.test(before) ? 'off' : undefined;
}

/** How a currency is written: its code, its signs here and in English, its names in the plural forms that there are. */
const signsOf = remembered((currency, locale): string[] => {
  const names = [locale, 'en'].flatMap((where) =>
    (['symbol', 'narrowSymbol', 'code', 'name'] as const).flatMap((currencyDisplay) => {
      const format = new Intl.NumberFormat(where, { style: 'currency', currency, currencyDisplay });
      return [0, 1, 2, 3, 5, 11, 100].map(
        (count) =>
          format
            .formatToParts(count)
            .find(({ type }) => type === 'currency')
            ?.value.trim() ?? '',
      );
    }),
  );
  const capital = names.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const short = currency === 'EUR' ? ['Euro', 'euro', 'euros', 'Euros', 'ευρώ', 'евро', 'يورو'] : [];
  const dollars = /dollar/i.test(names.join(' ')) ? ['dollar', 'dollars', 'Dollar', '$'] : [];
  return [...new Set([...names, ...capital, ...short, ...dollars, ...(MORE[currency] ?? [])])]
    .map((sign) => sign.replace(/[\u200e\u200f\u061c]/g, ''))
    .filter(Boolean);
});

import { NUMBER, type Said, worthOf } from './copy-numbers.js';

/** After the number: signs and the words of many languages. */
const AFTER = [
  '%',
  '﹪',
  String.raw`per\s?cent\b`,
  String.raw`pct\b`,
  'prozent',
  'procent',
  'prosent',
  'proc\\.',
  'por\\s?cien',
  'por\\s?cento',
  'pour[\\s-]?cent',
  'per\\s?cento',
  'percent',
  'процент',
  'відсот',
  'százalék',
  'τοις εκατό',
  'persen',
  'phần trăm',
  'प्रतिशत',
  'في المئة',
  'في المائة',
  'بالمئة',
  'بالمائة',
  'درصد',
  'فیصد',
  'אחוז',
  'パーセント',
  'プロ',
  '퍼센트',
  'เปอร์เซ็นต์',
];
const PERCENT = new RegExp(
  `(?:(?:%|yüzde|百分之)\\s*(?<before>${NUMBER}))|(?:(?<after>${NUMBER})\\s*(?:${AFTER.join('|')}))|(?:(?<zhe>\\d(?:\\.?\\d)?)\\s*折)|(?:(?<wari>\\d)\\s*割(?:(?<bu>\\d)分)?)`,
  'giu',
);

/**
 * Percentages that a text promises. Chinese 8.5折 means to pay 85 %, so 15 % off; Japanese 2割5分 means 25 %.
 * @param text made plain
 */
export function percentsIn(text: string, locale: string): Said<number>[] {
  return [...text.matchAll(PERCENT)].map((match) => {
    const { before, after, zhe, wari, bu } = match.groups ?? {};
    const written = after ?? before;
    const value =
      written === undefined
        ? zhe === undefined
          ? 10 * Number(wari) + Number(bu ?? 0)
          : 100 - Number(zhe.replace('.', '').padEnd(2, '0'))
        : worthOf(written, locale);
    return { words: match[0].trim(), value, start: match.index, end: match.index + match[0].length };
  });
}

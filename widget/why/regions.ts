/**
 * Places whose law asks for words of its own about automated decisions. Each has a slot, `notice-` and its name, which the shop fills
 * with what its own counsel wrote. Etui looks up nowhere where a shopper is.
 */
import type { WhyWords } from './words.js';

export const REGIONS = ['eu', 'uk', 'ch', 'us-ca', 'ca-qc', 'br', 'cn'] as const;
export type Region = (typeof REGIONS)[number];

/** ISO 3166 codes, where a region is one: `Intl` knows their names. */
const CODES: Partial<Record<Region, string>> = { eu: 'EU', uk: 'GB', ch: 'CH', br: 'BR', cn: 'CN' };

export function regionName(region: Region, words: WhyWords, locale: string): string {
  const code = CODES[region];
  if (!code) return words(`region.${region as 'us-ca' | 'ca-qc'}`);
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

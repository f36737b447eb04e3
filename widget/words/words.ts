/**
 * Every word the widget says. A language is one file with one object of this shape, and one line in `LANGUAGES`.
 * Looked up when rendering, never when loading: a page may change its language.
 */
import { en } from './en.js';

export interface Words {
  readonly eyebrow: string;
  readonly claim: string;
  readonly claiming: string;
  readonly dismiss: string;
  readonly never: string;
  readonly close: string;
  readonly yourCode: string;
  readonly copy: string;
  readonly copied: string;
  /** Shown where the browser refused to copy; the code is selected then. */
  readonly selected: string;
  readonly claimFailed: string;
  /** @param date formatted by Intl, near its end with the time */
  readonly validUntil: (date: string) => string;
  /** What a screen reader hears when an offer appears; never interrupts. */
  readonly announceOffer: (title: string) => string;
  readonly announceClaimed: (code: string, isCopied: boolean) => string;
  readonly announceDismissed: string;
  readonly why: WhyWords;
}

/** The words of "Why this offer?". */
export interface WhyWords {
  readonly ask: string;
  readonly intro: string;
  /** In the place of all reasons, for an offer that was drawn by lot. */
  readonly lot: string;
  readonly unavailable: string;
  /** What a group of features means to a shopper, by the group's name. */
  readonly groups: Readonly<Record<string, string>>;
  readonly otherGroup: string;
  readonly strongFor: string;
  readonly for: string;
  readonly slightFor: string;
  readonly slightAgainst: string;
  readonly against: string;
  readonly strongAgainst: string;
  /** @param amount what the shop expects to gain by showing the offer, formatted by Intl */
  readonly total: (amount: string) => string;
  readonly notice: string;
}

const LANGUAGES: Readonly<Record<string, Words>> = { en };

/** The words for a BCP 47 tag: its exact language, else its base language, else English. */
export function wordsFor(locale: string): Words {
  return LANGUAGES[locale] ?? LANGUAGES[locale.split('-')[0] ?? ''] ?? en;
}

/**
 * Shopify's Customer Privacy API (`Shopify.customerPrivacy`): preferences and marketing for offers that fit, analytics for counting. An empty value
 * means no answer: where the shop must ask, that is waited for; elsewhere what the API allows is the case.
 */
import type { Adapter } from '../tell.js';
import type { Verdict } from '../verdict.js';

type Answer = 'yes' | 'no' | '';

export interface ShopifyState {
  readonly preferences: Answer;
  readonly marketing: Answer;
  readonly analytics: Answer;
  /** `shouldShowBanner()`: this visitor must be asked. */
  readonly mustAsk: boolean;
  readonly allowed: {
    readonly preferences: boolean;
    readonly marketing: boolean;
    readonly analytics: boolean;
  };
}

export function shopifyVerdict({ mustAsk, allowed, ...answers }: ShopifyState): Verdict {
  const kinds = ['preferences', 'marketing', 'analytics'] as const;
  if (mustAsk && kinds.some((kind) => answers[kind] === '')) return 'wait';
  const may = (kind: (typeof kinds)[number]) =>
    answers[kind] === '' ? allowed[kind] : answers[kind] === 'yes';
  return { personalise: may('preferences') && may('marketing'), measure: may('analytics') };
}

interface CustomerPrivacy {
  currentVisitorConsent(): Partial<Record<'preferences' | 'marketing' | 'analytics', Answer>>;
  shouldShowBanner(): boolean;
  preferencesProcessingAllowed(): boolean;
  marketingAllowed(): boolean;
  analyticsProcessingAllowed(): boolean;
}
interface ShopifyGlobal {
  readonly customerPrivacy?: CustomerPrivacy;
  loadFeatures?(features: readonly object[], done: (error?: unknown) => void): void;
}

export const shopify: Adapter = (say, page) => {
  const global = () => (page as { readonly Shopify?: ShopifyGlobal }).Shopify;
  const read = () => {
    const privacy = global()?.customerPrivacy;
    if (!privacy) return;
    const { preferences = '', marketing = '', analytics = '' } = privacy.currentVisitorConsent();
    const allowed = {
      preferences: privacy.preferencesProcessingAllowed(),
      marketing: privacy.marketingAllowed(),
      analytics: privacy.analyticsProcessingAllowed(),
    };
    say(shopifyVerdict({ preferences, marketing, analytics, mustAsk: privacy.shouldShowBanner(), allowed }));
  };
  page.document.addEventListener('visitorConsentCollected', read);
  if (global()?.customerPrivacy) read();
  else
    global()?.loadFeatures?.(
      [{ name: 'consent-tracking-api', version: '0.1' }],
      (error) => void (error || read()),
    );
};

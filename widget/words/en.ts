import type { Words } from './words.js';

export const en: Words = {
  eyebrow: 'An offer for you',
  claim: 'Claim offer',
  claiming: 'Claiming …',
  dismiss: 'No thanks',
  never: 'Never this one',
  close: 'Close',
  yourCode: 'Your code',
  copy: 'Copy code',
  copied: 'Copied',
  selected: 'Selected: copy it with your keyboard or menu',
  claimFailed: 'That didn’t work just now. Please try again.',
  validUntil: (date) => `Until ${date}`,
  announceOffer: (title) => `An offer for you: ${title}`,
  announceClaimed: (code, isCopied) => (isCopied ? `Your code is ${code}, copied` : `Your code is ${code}`),
  announceDismissed: 'Offer closed',
  why: {
    ask: 'Why this offer?',
    intro: 'What spoke for it and what against, compared with an average visit:',
    lot: 'Chance chose it: this device drew a lot, and nothing you did played a part.',
    unavailable: 'The reasons can’t be shown just now.',
    groups: {
      visit: 'Your visit so far',
      profile: 'Earlier visits here, or none',
      cart: 'Your cart so far',
      clock: 'The pace of this visit',
      interest: 'The kind of things you like',
      fit: 'How the offer fits your cart',
    },
    otherGroup: 'Everything else',
    strongFor: 'strongly for',
    for: 'for',
    slightFor: 'slightly for',
    slightAgainst: 'slightly against',
    against: 'against',
    strongAgainst: 'strongly against',
    total: (amount) =>
      `Taken together, the shop expects about ${amount} more from this visit with the offer.`,
    notice:
      'An automated decision on this device chose this offer. What you do in this shop was not sent anywhere to make it.',
  },
};

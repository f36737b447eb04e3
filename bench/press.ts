/** How long a button takes to answer: what is placed on a page for it, and the measurement. */
import type { Page } from 'playwright';
import type { OfferView } from '../src/protocol.js';

/** In the page: an offer with prepared answers. */
export function placeOffer(): void {
  const offer: OfferView = {
    offerId: 'bench',
    couponId: 'bench',
    title: '10 % off',
    body: 'On everything from €50.',
    status: 'shown',
  };
  const contributions = ['visit', 'cart', 'clock', 'profile'].map((group, index) => ({
    group,
    value: 80 - 30 * index,
  }));
  const element = document.createElement('etui-offer');
  element.id = 'bench-offer';
  element.form = 'inline';
  element.source = {
    on(type, listener) {
      if (type === 'offer') (listener as (news: OfferView) => void)(offer);
      return () => undefined;
    },
    display: () => undefined,
    claim: async () => offer,
    dismiss: async () => undefined,
    explain: async () => ({ offerId: 'bench', currency: 'EUR', utility: 124, background: 10, contributions }),
  };
  document.body.prepend(element);
}

/** In the page: a button that opens and closes as much text, with nothing of ours. */
export function placeButton(): void {
  const button = document.createElement('button');
  button.id = 'bench-button';
  button.textContent = 'Open';
  const text = document.createElement('div');
  text.hidden = true;
  text.textContent = 'As much as an answer of ours has to say, give or take a line. '.repeat(8);
  button.addEventListener('click', () => {
    text.hidden = !text.hidden;
  });
  document.body.prepend(button, text);
}

/** Ms from a real press to the picture after it. @param selector goes through open shadow roots */
export async function answersTo(page: Page, selector: string): Promise<number> {
  const target = page.locator(selector);
  await target.scrollIntoViewIfNeeded();
  const answered = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        addEventListener(
          'click',
          ({ timeStamp }) => {
            // After the frame that shows it: its callback, then the task behind its painting.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => resolve(performance.now() - timeStamp);
              port2.postMessage(0);
            });
          },
          { capture: true, once: true },
        );
      }),
  );
  await target.click();
  return answered;
}

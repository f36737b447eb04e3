/**
 * The shop's own script, as any shop has one: it tells the dataLayer what happened, keeps the cart's number right and
 * asks for consent. Of Etui it knows one call and one event.
 */
import type { Ga4Event } from '../shop/ga4.js';
import { startConsent } from './consent.js';

interface ShopWindow {
  dataLayer?: object[];
}
const shopWindow = globalThis as ShopWindow;
const dataLayer = shopWindow.dataLayer ?? [];
shopWindow.dataLayer = dataLayer;

function tell(event: Ga4Event): void {
  // GA4's advice: clear the last ecommerce object, so that its items do not leak into this one.
  if (event.ecommerce) dataLayer.push({ ecommerce: null });
  dataLayer.push(event);
}

const pageEvents: Ga4Event[] = JSON.parse(document.querySelector('#ga4-events')?.textContent ?? '[]');
pageEvents.forEach(tell);

/** The item as this page's lists told it. */
const listed = (id: string | undefined) =>
  pageEvents.flatMap((event) => event.ecommerce?.items ?? []).find((item) => item.item_id === id);

function toast(text: string): void {
  const box = document.querySelector('#toast');
  if (!box) return;
  box.textContent = text;
  box.classList.add('on');
  setTimeout(() => box.classList.remove('on'), 2_200);
}

document.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const chosen = listed(target.closest<HTMLElement>('[data-select-item]')?.dataset.selectItem);
  if (chosen) tell({ event: 'select_item', ecommerce: { items: [chosen] } });
  const wish = target.closest<HTMLElement>('[data-wish]');
  if (wish?.getAttribute('aria-pressed') === 'false') {
    wish.setAttribute('aria-pressed', 'true');
    wish.textContent = 'Saved';
    // Etui has heard of it from the markup, on the way down; a second press says nothing new.
    delete wish.dataset.etuiEvent;
  }
});

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches('[data-add-to-cart]')) return;
  event.preventDefault();
  const body = new FormData(form);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { count, events } = (await response.json()) as { count: number; events: Ga4Event[] };
    events.forEach(tell);
    const badge = document.querySelector<HTMLElement>('#cart-count');
    if (badge) {
      badge.textContent = String(count);
      badge.hidden = count === 0;
    }
    toast('It is in your cart');
  } catch {
    form.submit();
  }
});

/** A claimed code is put by for the checkout. */
document.addEventListener('etui-claimed', (event) => {
  const body = new FormData();
  body.set('code', event.detail.code);
  void fetch('/cart/code', { method: 'POST', body }).catch(() => undefined);
});

/** A code that came along in the address: text for a field, which the server then judges. */
const brought = new URLSearchParams(location.hash.slice(1)).get('etui-code');
const field = document.querySelector<HTMLInputElement>('input#code');
if (brought && field?.value === '') field.value = brought.slice(0, field.maxLength);

startConsent();

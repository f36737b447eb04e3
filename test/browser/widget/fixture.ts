import type { EtuiOffer, OfferForm } from '../../../widget/elements.js';
import '../../../widget/elements.js';
import { FakeEtui, OFFER } from './fake-etui.js';

export interface Fixture {
  readonly element: EtuiOffer;
  readonly etui: FakeEtui;
}

/** An `<etui-offer>` in the page, connected to a fake Etui. */
export async function place(form: OfferForm = 'corner', inside = ''): Promise<Fixture> {
  const etui = new FakeEtui();
  const element = document.createElement('etui-offer');
  element.form = form;
  element.source = etui;
  // Test pages only: the widget itself never parses markup.
  element.innerHTML = inside;
  document.body.append(element);
  await element.updateComplete;
  return { element, etui };
}

export async function placeWithOffer(form: OfferForm = 'corner', inside = ''): Promise<Fixture> {
  const fixture = await place(form, inside);
  fixture.etui.post(OFFER);
  await settle(fixture.element);
  return fixture;
}

/** All promises in flight are through, and the element has rendered what came of them. */
export async function settle(element: EtuiOffer): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
    await element.updateComplete;
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await element.updateComplete;
}

export function part(element: EtuiOffer, name: string): HTMLElement {
  const found = element.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
  if (!found) throw new Error(`no part ${name} is rendered`);
  return found;
}

export const hasPart = (element: EtuiOffer, name: string): boolean =>
  element.renderRoot.querySelector(`[part~="${name}"]`) !== null;

export async function press(element: EtuiOffer, name: string): Promise<void> {
  part(element, name).focus();
  part(element, name).click();
  await settle(element);
}

export const announced = (element: EtuiOffer): string =>
  element.renderRoot.querySelector('[role=status]')?.textContent?.trim() ?? '';

export function clearPage(): void {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('style');
  document.documentElement.removeAttribute('dir');
  document.documentElement.lang = 'en';
}

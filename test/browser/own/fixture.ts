import axe from 'axe-core';
import type { OwnElement } from '../../../widget/kit/own-element.js';
import '../../../widget/wallet/define.js';
import '../../../widget/why/define.js';
import '../../../widget/privacy/define.js';
import { FakeOwn } from './fake-own.js';

type Tag = 'etui-wallet' | 'etui-why' | 'etui-privacy';

export interface Fixture<Name extends Tag> {
  readonly element: HTMLElementTagNameMap[Name];
  readonly etui: FakeOwn;
}

/** An element in the page, connected to a fake Etui that `prepare` has set up; everything it reads is there. */
export async function place<Name extends Tag>(
  tag: Name,
  prepare: (etui: FakeOwn) => void = () => undefined,
  inside = '',
): Promise<Fixture<Name>> {
  const etui = new FakeOwn();
  prepare(etui);
  const element = document.createElement(tag);
  element.source = etui;
  // Test pages only: the elements themselves never parse markup.
  element.innerHTML = inside;
  document.body.append(element);
  await settle(element);
  return { element, etui };
}

/** All promises in flight are through, and the element has rendered what came of them. */
export async function settle(element: OwnElement): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await element.refresh();
    await element.updateComplete;
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await element.updateComplete;
}

export function parts(element: OwnElement, name: string): HTMLElement[] {
  return [...element.renderRoot.querySelectorAll<HTMLElement>(`[part~="${name}"]`)];
}

export function part(element: OwnElement, name: string): HTMLElement {
  const [found] = parts(element, name);
  if (!found) throw new Error(`no part ${name} is rendered`);
  return found;
}

export async function press(element: OwnElement, target: HTMLElement): Promise<void> {
  target.focus();
  target.click();
  await settle(element);
}

export const textOf = (element: Element): string => element.textContent?.replace(/\s+/g, ' ').trim() ?? '';

export const announced = (element: OwnElement): string =>
  element.renderRoot.querySelector('.status')?.textContent?.trim() ?? '';

export function clearPage(): void {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('style');
  document.documentElement.removeAttribute('dir');
  document.documentElement.lang = 'en';
}

/** What axe-core finds, one line each. */
export async function violations(element: Element): Promise<string[]> {
  const found = await axe.run(element, { resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

import { html, raw } from 'hono/html';
import type { Figure } from '../figures/figure.js';
import { figureText, intervalText, type Tip, tipOf } from './format.js';

export type View = ReturnType<typeof html> | ReturnType<typeof raw> | string;

/** A script element. By hand, since the compiler needs help with a template that holds its end tag. */
function scriptElement(attributes: string, content: string): View {
  return raw(`<script ${attributes}>${content}</${'script'}>`);
}

/** Data for the page's script. A script element ends at its end tag only: the one thing to escape is `<`. */
export function dataBlock(id: string, value: unknown): View {
  return scriptElement(
    `type="application/json" id="${id}"`,
    JSON.stringify(value).replaceAll('<', '\\u003c'),
  );
}

/** @param file a name of ours */
export const script = (file: string): View =>
  scriptElement(`type="module" src="/console/assets/${file}"`, '');

/** Collects what is told of each figure, so that elements carry a number only. */
export class Tips {
  readonly all: Tip[] = [];

  add(title: string, figure: Figure, currency: string): number {
    return this.all.push(tipOf(title, figure, currency)) - 1;
  }
}

export interface CardOptions {
  readonly label: string;
  readonly figure: Figure;
  readonly currency: string;
  readonly tips: Tips;
  /** A second line, e.g. the relative lift. */
  readonly also?: Figure;
}

/** A figure on its own: a button, so that keyboard and touch can ask what it is. */
export function card({ label, figure, currency, tips, also }: CardOptions): View {
  // The value says “withheld” already.
  const why = (figure.why ?? '').replace(/^withheld: /, '');
  const interval = figure.absent === undefined ? intervalText(figure, currency) : why;
  const second =
    also?.value === undefined ? '' : html` <span class="also">${figureText(also, currency)}</span>`;
  return html`<li class="card${figure.absent ? ` ${figure.absent}` : ''}">
  <button type="button" data-tip="${tips.add(label, figure, currency)}">
    <span class="label">${label}</span>
    <span class="value">${figureText(figure, currency)}${second}</span>
    <span class="interval">${interval}</span>
  </button>
</li>`;
}

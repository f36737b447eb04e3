/** The events as they come, newest first. */
import type { EventParams } from '../../src/index.js';
import { el } from './dom.js';

const MOST_LINES = 80;

export class StreamView {
  readonly element = el('ol', 'stream');

  kept(name: string, params: EventParams, at: number, isEarlier = false): void {
    this.#add(at, name, briefly(params), isEarlier ? 'earlier' : '');
  }

  dropped(source: string, reason: string): void {
    this.#add(Date.now(), 'dropped', `${reason} (${source})`, 'bad');
  }

  offer(text: string): void {
    this.#add(Date.now(), 'offer', text, 'good');
  }

  problem(code: string, message: string): void {
    this.#add(Date.now(), code, message, 'bad');
  }

  #add(at: number, name: string, about: string, kind: string): void {
    const time = new Date(at).toLocaleTimeString('en-GB');
    this.element.prepend(el('li', kind, el('time', '', time), el('b', '', name), el('span', 'faint', about)));
    while (this.element.children.length > MOST_LINES) this.element.lastElementChild?.remove();
  }
}

function briefly({
  items = [],
  value,
  currency,
  search_term,
  percent_scrolled,
  engagement_time_msec,
}: EventParams): string {
  const first = items[0]?.item_id;
  const parts = [
    first && (items.length > 1 ? `${first} + ${items.length - 1}` : first),
    value !== undefined && `${value} ${currency ?? ''}`,
    search_term && `“${search_term}”`,
    percent_scrolled !== undefined && `${percent_scrolled} %`,
    engagement_time_msec !== undefined && `${(engagement_time_msec / 1000).toFixed(1)} s`,
  ];
  return parts.filter(Boolean).join(' · ');
}

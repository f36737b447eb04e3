/**
 * One tooltip for all figures (WCAG 2.2, 1.4.13): it comes on hover and on focus, stays while the pointer is on it, and goes
 * with Escape. Touch gives focus, so a tap shows it, too.
 */
import type { Tip } from '../views/format.js';

export interface TipElement {
  show(anchor: Element, tip: Tip): void;
  hide(): void;
}

const GAP = 8;
/** Long enough to move the pointer from the figure onto the tip, ms. */
const GRACE_MS = 150;

export function followTips(tips: readonly Tip[]): TipElement {
  const box = document.getElementById('tip') as HTMLElement;
  let anchor: Element | undefined;
  let leaving: number | undefined;

  const hide = () => {
    window.clearTimeout(leaving);
    anchor?.removeAttribute('aria-describedby');
    anchor = undefined;
    box.hidden = true;
  };
  const show = (to: Element, tip: Tip) => {
    window.clearTimeout(leaving);
    if (anchor !== to) anchor?.removeAttribute('aria-describedby');
    anchor = to;
    box.replaceChildren(...linesOf(tip));
    box.hidden = false;
    to.setAttribute('aria-describedby', 'tip');
    place(box, to.getBoundingClientRect());
  };
  const leave = () => {
    window.clearTimeout(leaving);
    leaving = window.setTimeout(hide, GRACE_MS);
  };

  const figureAt = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
  const tell = (event: Event) => {
    const figure = figureAt(event.target);
    const tip = figure && tips[Number(figure.dataset['tip'])];
    if (figure && tip) show(figure, tip);
  };
  document.addEventListener('pointerover', (event) => {
    if (box.contains(event.target as Node)) window.clearTimeout(leaving);
    else if (figureAt(event.target)) tell(event);
    else if (anchor && anchor !== document.activeElement) leave();
  });
  document.addEventListener('focusin', tell);
  document.addEventListener('focusout', leave);
  document.addEventListener('click', tell);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
  // It stands beside its figure, which moves; one that has the focus may have been scrolled to by getting it.
  const follow = () => {
    if (anchor && anchor === document.activeElement) place(box, anchor.getBoundingClientRect());
    else if (anchor) hide();
  };
  document.addEventListener('scroll', follow, { capture: true, passive: true });
  return { show, hide: leave };
}

function linesOf({ title, value, interval, behind, estimator, noise }: Tip): Node[] {
  const line = (kind: string, text: string) => {
    const p = document.createElement('p');
    p.className = kind;
    p.textContent = text;
    return p;
  };
  return [
    line('title', title),
    line('value', value),
    ...(interval ? [line('interval', `95 %: ${interval}`)] : []),
    ...(behind ? [line('behind', behind)] : []),
    ...(estimator ? [line('estimator', estimator)] : []),
    ...(noise ? [line('noise', noise)] : []),
  ];
}

/** Below its figure, or above where there is no room; never over the edge. */
function place(box: HTMLElement, { left, top, bottom, width }: DOMRect): void {
  const { innerWidth, innerHeight } = window;
  const { offsetWidth, offsetHeight } = box;
  const x = Math.max(GAP, Math.min(left + width / 2 - offsetWidth / 2, innerWidth - offsetWidth - GAP));
  const below = bottom + GAP;
  const y = below + offsetHeight > innerHeight - GAP ? Math.max(GAP, top - offsetHeight - GAP) : below;
  box.style.left = `${x}px`;
  box.style.top = `${y}px`;
}

/**
 * Reads events from the shop's own markup, for shops without a data layer:
 *
 *     <article data-etui-item-id="T-1" data-etui-price="12.50" data-etui-currency="EUR">
 *       <button data-etui-event="add_to_cart">Add</button>
 *
 * An event happens on `click` (the default), when the element becomes `visible`, or on `load`, as `data-etui-on` says.
 * An element that names no item is about the one that the nearest element around it names.
 */
import { ITEM_FIELDS, PARAM_FIELDS } from '../events/vocabulary.js';
import { guarded, type Host, listen, type Report, type Stop, whenParsed } from './report.js';

/** Elements that come later (a page that renders itself) are noticed within this time. */
const RESCAN_AFTER_MS = 250;
/** Half of the element in view, or as much of a tall one as half the window. */
const HALF = 0.5;

const EVENT = '[data-etui-event]';
const LATER = '[data-etui-event][data-etui-on]';

export function captureMarkup(report: Report, host: Host): Stop {
  const { document } = host;
  const known = new WeakSet<Element>();
  let rescan: number | undefined;

  const happen = (element: Element) => report('markup', dataOf(element, 'event'), paramsOf(element));

  const onClick = ({ target }: Event) => {
    const element = target instanceof host.Element ? target.closest(EVENT) : null;
    if (element && (dataOf(element, 'on') ?? 'click') === 'click') happen(element);
  };

  const inView = new host.IntersectionObserver(
    guarded((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio, intersectionRect } of entries) {
        const isTall = intersectionRect.height >= HALF * host.innerHeight;
        if (intersectionRatio < HALF && !isTall) continue;
        inView.unobserve(target);
        happen(target);
      }
    }),
    { threshold: [0.1, 0.25, HALF] },
  );

  const scan = guarded(() => {
    rescan = undefined;
    for (const element of document.querySelectorAll(LATER)) {
      if (known.has(element)) continue;
      known.add(element);
      const on = dataOf(element, 'on');
      if (on === 'visible') inView.observe(element);
      else if (on === 'load') happen(element);
    }
  });

  const changes = new host.MutationObserver(() => {
    rescan ??= host.setTimeout(scan, RESCAN_AFTER_MS);
  });
  const stopWaiting = whenParsed(host, () => {
    scan();
    changes.observe(document, { childList: true, subtree: true });
  });
  // On the way down: a handler of the page that stops the event doesn't hide it.
  const stopClicks = listen(document, 'click', onClick, true);

  return () => {
    stopClicks();
    stopWaiting();
    changes.disconnect();
    inView.disconnect();
    host.clearTimeout(rescan);
  };
}

/** `item_id` is `data-etui-item-id`. */
const dataOf = (element: Element | null | undefined, field: string): string | undefined =>
  element?.getAttribute(`data-etui-${field.replaceAll('_', '-')}`) ?? undefined;

function paramsOf(element: Element): Readonly<Record<string, unknown>> {
  const around = element.closest('[data-etui-item-id]');
  const fields = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = dataOf(element, name) ?? dataOf(around, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  const item = fields(ITEM_FIELDS);
  return { ...fields(PARAM_FIELDS), ...(Object.keys(item).length > 0 && { items: [item] }) };
}

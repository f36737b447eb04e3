/**
 * Reads what a page sees of somebody who is about to leave it, or has come back: facts, no verdicts; which of them count,
 * the pool says, and the engine applies it. It comes with the elements that show offers: without one there is no moment.
 *
 * The page's history stays as it is. A shopper who goes back out of the shop is gone; what can be seen is one who goes back
 * from one of its pages to another.
 */
import { type Host, listen, type Report, type Stop } from './report.js';
import { captureScrollUp } from './scroll-up.js';

/** Out and in again within this time is one leave. */
const LEAVE_ONCE_IN_MS = 1_000;

/** The part of the Navigation API that tells back from forward; TypeScript's DOM library lacks `activation`. */
interface Entry {
  readonly index: number;
}
interface History extends EventTarget {
  readonly currentEntry: Entry | null;
  readonly activation?: {
    readonly navigationType: string;
    readonly from: Entry | null;
    readonly entry: Entry;
  };
}

export function captureLeaving(report: Report, host: Host): Stop {
  const { document, performance } = host;
  const { navigation } = host as { readonly navigation?: History };
  let leftAt = Number.NEGATIVE_INFINITY;
  /** Between `pagehide` and `pageshow`: hidden because it was left, not because its tab is in the background. */
  let isGone = false;

  const tell = (name: string) => report('page', name);

  const onPointerOut = (event: Event) => {
    const { relatedTarget, pointerType, clientY } = event as PointerEvent;
    // A finger that is lifted leaves, too, and a pointer that goes from one element to the next.
    if (relatedTarget !== null || pointerType !== 'mouse' || clientY > 0) return;
    const now = performance.now();
    if (now - leftAt >= LEAVE_ONCE_IN_MS) tell('pointer_leave');
    leftAt = now;
  };

  const onVisibility = () => {
    if (!isGone) tell(document.visibilityState === 'visible' ? 'tab_return' : 'tab_leave');
  };

  if (cameBack(host, navigation?.activation)) tell('page_back');

  const stops = [
    listen(document, 'pointerout', onPointerOut),
    listen(document, 'visibilitychange', onVisibility),
    listen(host, 'pagehide', () => {
      isGone = true;
    }),
    listen(host, 'pageshow', (event) => {
      isGone = false;
      const { activation } = navigation ?? {};
      if ((event as PageTransitionEvent).persisted && !isForward(activation)) tell('page_back');
    }),
    captureScrollUp(report, host),
  ];
  if (navigation) {
    stops.push(
      listen(navigation, 'currententrychange', (event) => {
        const { navigationType, from } = event as Event & { navigationType?: string; from?: Entry };
        const to = navigation.currentEntry;
        if (navigationType === 'traverse' && from && to && to.index < from.index) tell('page_back');
      }),
    );
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** Was this page loaded because the shopper went back to it? */
function cameBack({ performance }: Host, activation: History['activation']): boolean {
  const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return load?.type === 'back_forward' && !isForward(activation);
}

/** Where a browser can't tell, it is taken for back: few go forward. */
const isForward = (activation: History['activation']): boolean =>
  activation?.from != null && activation.entry.index > activation.from.index;

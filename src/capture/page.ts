/**
 * Reads what the page itself tells: views (also where the address changes without loading), how long it was really in
 * view, and how far it was scrolled. Times are added up on the page and reported when it is left or hidden; nothing
 * ticks while it is read.
 */
import { guarded, type Host, listen, type Report, type Stop } from './report.js';

const SCROLL_MARKS = [25, 50, 75, 90];
const LOOK_AT_SCROLL_AFTER_MS = 250;
/** A glance shorter than this tells nothing. */
const LEAST_DWELL_MS = 100;
/** For browsers without the Navigation API: how often the address is compared. */
const LOOK_AT_ADDRESS_EVERY_MS = 1_000;

/** @param onView called after each page view, the first included. */
export function capturePage(report: Report, host: Host, onView: () => void): Stop {
  const { document, performance } = host;
  let path = '';
  let inViewSince: number | undefined;
  let dwell = 0;
  let mark = 0;
  let scrollTimer: number | undefined;

  const isVisible = () => document.visibilityState === 'visible';

  const reportDwell = () => {
    if (inViewSince !== undefined) dwell += performance.now() - inViewSince;
    inViewSince = isVisible() ? performance.now() : undefined;
    if (dwell < LEAST_DWELL_MS) return;
    report('page', 'user_engagement', { engagement_time_msec: Math.round(dwell), page_path: path });
    dwell = 0;
  };

  const view = () => {
    path = host.location.pathname;
    mark = 0;
    inViewSince = isVisible() ? performance.now() : undefined;
    report('page', 'page_view', { page_path: path });
    onView();
  };

  const lookAtAddress = guarded(() => {
    if (host.location.pathname === path) return;
    reportDwell();
    view();
  });

  const lookAtScroll = guarded(() => {
    scrollTimer = undefined;
    const { scrollHeight, clientHeight } = document.documentElement;
    if (scrollHeight <= clientHeight) return;
    const percent = ((host.scrollY + clientHeight) / scrollHeight) * 100;
    for (const next of SCROLL_MARKS) {
      if (next <= mark || percent < next) continue;
      mark = next;
      report('page', 'scroll', { percent_scrolled: next, page_path: path });
    }
  });

  guarded(view)();
  const stops = [
    listen(document, 'visibilitychange', reportDwell),
    listen(host, 'pagehide', reportDwell),
    // Back from the browser's page cache: the shopper looks at it again.
    listen(host, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) view();
    }),
    listen(document, 'scroll', () => {
      scrollTimer ??= host.setTimeout(lookAtScroll, LOOK_AT_SCROLL_AFTER_MS);
    }),
    watchAddress(host, lookAtAddress),
  ];
  return () => {
    host.clearTimeout(scrollTimer);
    for (const stop of stops) stop();
  };
}

/** Calls `look` when the address may have changed. The page's own `history` stays as it is. */
function watchAddress(host: Host, look: () => void): Stop {
  const navigation = (host as { readonly navigation?: EventTarget }).navigation;
  if (navigation) return listen(navigation, 'currententrychange', look);
  const timer = host.setInterval(look, LOOK_AT_ADDRESS_EVERY_MS);
  return () => host.clearInterval(timer);
}

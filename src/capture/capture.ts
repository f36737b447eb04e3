/** All captures together, and what one must know of another so that nothing counts twice. */
import { captureDataLayer } from './data-layer.js';
import { jsonLdReader } from './json-ld.js';
import { captureMarkup } from './markup.js';
import { capturePage } from './page.js';
import { guarded, type Host, type Report, type Stop, whenParsed } from './report.js';

/** Time that a page has to say `view_item` itself before its JSON-LD says so. */
const JSON_LD_AFTER_MS = 1_000;

/** Measured by Etui on every page: a tag manager that pushes them, too, would double them. */
const OURS: readonly unknown[] = ['scroll', 'user_engagement'];

/** @param layerName global name of the page's data layer */
export function captureAll(report: Report, host: Host, layerName: string): Stop {
  const jsonLd = jsonLdReader(host);
  let isItemViewed = false;
  let timer: number | undefined;

  const readJsonLd = guarded(() => {
    const texts = jsonLd();
    if (texts.length > 0 && !isItemViewed) report('json-ld', 'view_item', texts);
  });

  const fromPage: Report = (source, name, params) => {
    if (source === 'data-layer' && OURS.includes(name)) return;
    // A virtual page view of a page that we count already.
    if (source === 'data-layer' && name === 'page_view' && !isOtherPath(params, host)) return;
    if (name === 'view_item') isItemViewed = true;
    report(source, name, params);
  };

  let stopWaiting: Stop = () => undefined;
  const stopPage = capturePage(report, host, () => {
    isItemViewed = false;
    stopWaiting();
    host.clearTimeout(timer);
    stopWaiting = whenParsed(host, () => {
      timer = host.setTimeout(readJsonLd, JSON_LD_AFTER_MS);
    });
  });
  const stops = [stopPage, captureDataLayer(fromPage, host, layerName), captureMarkup(fromPage, host)];
  return () => {
    host.clearTimeout(timer);
    stopWaiting();
    for (const stop of stops) stop();
  };
}

/** Does this page view name a path that is not the address's? */
function isOtherPath(params: unknown, { location }: Host): boolean {
  const path = (params as { readonly page_path?: unknown } | undefined)?.page_path;
  return typeof path === 'string' && path !== '' && path.split(/[?#]/)[0] !== location.pathname;
}

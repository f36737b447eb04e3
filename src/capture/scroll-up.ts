/** Tells of each scroll up by touch, once it ends: how far it went, and how fast it was at its fastest. */
import { type Host, listen, type Report, type Stop } from './report.js';

/** Shorter ones are reading, and told of by nobody. */
const LEAST_SCREENS = 0.5;
/** Without a scroll event for so long the movement is over. */
const ENDS_AFTER_MS = 160;
/** Speed is measured over at least so long: single frames are too uneven. */
const SPEED_OVER_MS = 80;
/** A finger moved so shortly before that the page still coasts by it. */
const COASTS_MS = 1_500;

export function captureScrollUp(report: Report, host: Host): Stop {
  const { document, performance } = host;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let lastY = host.scrollY;
  /** Where the movement began; undefined outside of one. */
  let from: number | undefined;
  let fastest = 0;
  /** The beginning of the stretch whose speed is measured now. */
  let mark = { at: 0, y: 0 };
  let timer: number | undefined;

  const end = () => {
    const screens = from === undefined ? 0 : (from - lastY) / host.innerHeight;
    from = undefined;
    if (screens < LEAST_SCREENS || fastest === 0) return;
    report('page', 'scroll_up', {
      screens: round(screens),
      screens_per_second: round(fastest / host.innerHeight),
    });
  };

  const onScroll = () => {
    const now = performance.now();
    const y = host.scrollY;
    const isUp = y < lastY;
    if (!isUp) end();
    else if (from === undefined && now - touchedAt < COASTS_MS) {
      from = lastY;
      fastest = 0;
      mark = { at: now, y };
    }
    lastY = y;
    if (from === undefined) return;
    if (now - mark.at >= SPEED_OVER_MS) {
      fastest = Math.max(fastest, ((mark.y - y) / (now - mark.at)) * 1_000);
      mark = { at: now, y };
    }
    host.clearTimeout(timer);
    timer = host.setTimeout(end, ENDS_AFTER_MS);
  };

  const stops = [
    listen(document, 'touchmove', () => {
      touchedAt = performance.now();
    }),
    listen(document, 'scroll', onScroll),
  ];
  return () => {
    host.clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

const round = (value: number) => Math.round(value * 100) / 100;

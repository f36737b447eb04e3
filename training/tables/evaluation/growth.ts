/** What fitting costs by number of events: made visits of made shoppers, read one at a time as a log would be. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Row } from '../../rows.js';
import { createRandom, type Random } from '../../simulator/random.js';
import { collector, tablesFrom } from '../fit-tables.js';
import type { TableSession } from '../table-session.js';
import { poolOfPrices } from './shop-pool.js';

const ITEMS = 10_000;
const EVENTS = 10;
const WORDS = Array.from({ length: 400 }, (_, at) => `word${at.toString(36)}x`);
const DAY = 24 * 3_600_000;

/** So many events in visits of ten; one shopper for each three visits; things are met by Zipf's law within a taste. */
export function* madeVisits(events: number, random: Random): Generator<TableSession> {
  const visits = Math.ceil(events / EVENTS);
  for (let visit = 0; visit < visits; visit++) {
    const shopper = random.integer(0, Math.floor(visits / 3));
    const at = visit * Math.floor((90 * DAY) / visits);
    yield {
      shopper: `shopper-${shopper}`,
      events: Array.from({ length: EVENTS }, (_, i) => {
        const place = Math.floor(ITEMS ** random.next()) - 1;
        const item = (place * 7 + (shopper % 7)) % ITEMS;
        return {
          id: `${visit}-${i}`,
          name: i === EVENTS - 1 && random.chance(0.1) ? 'purchase' : 'view_item',
          at: at + i * 20_000,
          params: {
            currency: 'EUR',
            engagement_time_msec: 9000,
            items: [
              {
                item_id: `p${item}`,
                item_name: `${WORDS[item % 400]} ${WORDS[(item * 13) % 400]}`,
                item_category: `c${item % 7}`,
                item_brand: `b${item % 23}`,
                price: 5 + (item % 200),
              },
            ],
          },
        };
      }),
    };
  }
}

/** Processor time of the pass and of the fit, and what the pass holds when it ends. */
export function growthRows(sizes: readonly number[], seed: number, say: (text: string) => void): Row[] {
  const pool = poolOfPrices(
    Array.from({ length: 200 }, (_, at) => 5 + at),
    'EUR',
  );
  const collect = collectGarbage();
  return sizes.flatMap((events) => {
    say(`fitting from ${events.toLocaleString('en')} made events`);
    const options = { seed, pool };
    const before = heap(collect);
    let start = process.cpuUsage();
    for (const _ of madeVisits(events, createRandom(`growth/${seed}`)));
    const making = seconds(start);
    start = process.cpuUsage();
    const collected = collector(options);
    for (const session of madeVisits(events, createRandom(`growth/${seed}`))) collected.add(session);
    const reading = seconds(start) - making;
    const held = heap(collect) - before;
    start = process.cpuUsage();
    const { report } = tablesFrom(collected, options);
    const fitting = seconds(start);
    const figure = (id: string, value: number, unit: string): Row => ({
      id: `tables.growth.${events}.${id}`,
      value,
      unit,
      goal: '',
      ok: true,
      n: events,
      seed,
    });
    return [
      figure('read', reading, 's'),
      figure('fit', fitting, 's'),
      figure('held', held / 1e6, 'MB'),
      figure('shoppers', report.shoppers, `(${(100 * report.shopperShare).toFixed(1)} % of all)`),
      figure('items', report.itemsKept, `of ${report.itemsMet}`),
    ];
  });
}

const seconds = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

function heap(collect: () => void): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** The engine's own collector, so that what is measured is held and not just not yet thrown away. */
function collectGarbage(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

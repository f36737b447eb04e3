/**
 * Feeds recorded clickstreams through the engine that shops ship: its door, store, features, student, rules and choice.
 * Each recorded shopper is a new one: between two of them the device is erased by the engine's own call.
 */
import type { PoolInput } from '../../src/pool/schema.js';
import type { EngineMessage } from '../../src/protocol.js';
import { Device } from './device.js';
import { publishShop } from './published-shop.js';
import type { ReplayRow } from './rows.js';

export interface ReplayOptions {
  /** All rows of a shopper stand together, oldest first. */
  readonly rows: AsyncIterable<ReplayRow>;
  readonly pool: PoolInput;
  /** Path of the artifact. */
  readonly modelFile: string;
  /** Ms from any fixed point. */
  readonly ticks: () => number;
  /** Called after each shopper. */
  readonly onShopper?: (soFar: ReplayCounts) => void;
}

type Tally = Record<string, number>;

export interface ReplayCounts {
  /** Rows read, whatever became of them. */
  readonly rows: number;
  readonly shoppers: number;
  /** By the engine's own rule for sessions. */
  readonly sessions: number;
  /** Events that the engine keeps, as its export tells. */
  readonly events: number;
  /** Rows that are no events, and events that the engine dropped, by reason. */
  readonly dropped: Readonly<Tally>;
  readonly decisions: number;
  readonly offers: number;
  /** Decisions to show nothing, by reason. */
  readonly nones: Readonly<Tally>;
  /** Typed errors of the engine, by code. */
  readonly problems: Readonly<Tally>;
}

export interface ReplayResult extends ReplayCounts {
  readonly ms: number;
}

/** @throws Error when a row's shopper can't be replayed at all: the model doesn't open, the file breaks off */
export async function replay({
  rows,
  pool,
  modelFile,
  ticks,
  onShopper,
}: ReplayOptions): Promise<ReplayResult> {
  const [dropped, nones, problems]: [Tally, Tally, Tally] = [{}, {}, {}];
  const counts = {
    rows: 0,
    shoppers: 0,
    sessions: 0,
    events: 0,
    dropped,
    decisions: 0,
    offers: 0,
    nones,
    problems,
  };
  const hear = (message: EngineMessage): void => {
    if (message.type === 'dropped') add(dropped, message.reason);
    else if (message.type === 'problem') add(problems, message.code);
    else if (message.type === 'offer' && message.offer) counts.offers++;
    else if (message.type === 'decision') {
      counts.decisions++;
      if (message.decision.action !== 'show') add(nones, message.decision.reason);
    }
  };
  let shop: Awaited<ReturnType<typeof publishShop>> | undefined;
  let device: Device | undefined;
  let current: string | undefined;
  let began = ticks();
  const endShopper = async (): Promise<void> => {
    if (!device || current === undefined) return;
    await device.settled();
    const kept = await device.call('exportAll');
    counts.events += kept.events.length;
    counts.sessions += kept.sessions.length;
    await device.call('erase');
    onShopper?.(counts);
  };
  try {
    for await (const row of rows) {
      counts.rows++;
      if ('dropped' in row) {
        add(dropped, row.dropped);
        continue;
      }
      if (!device) {
        shop = await publishShop(pool, modelFile, row.event.at);
        device = new Device(shop, row.event.at, hear);
        await device.settled();
        began = ticks();
      }
      if (row.shopper !== current) {
        await endShopper();
        counts.shoppers++;
        current = row.shopper;
      }
      device.happens(row.event);
    }
    await endShopper();
  } finally {
    await shop?.remove();
  }
  return { ...counts, ms: ticks() - began };
}

function add(tally: Tally, key: string): void {
  tally[key] = (tally[key] ?? 0) + 1;
}

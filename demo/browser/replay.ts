/** The replay page: recorded events go through this page's Etui one by one; each decision becomes a row. */
import type { Decision, Etui } from '../../src/index.js';
import { el } from './dom.js';
import { pageEtui } from './page-etui.js';
import { parseRecorded, type RecordedEvent } from './recorded.js';

const EXAMPLE = [
  {
    event: 'view_item_list',
    ecommerce: { items: [{ item_id: 'desk-lamp', item_category: 'lighting', price: 96 }] },
  },
  ...['desk-lamp', 'mushroom-lamp', 'desk-lamp'].map((item_id) => ({
    event: 'view_item',
    ecommerce: { currency: 'EUR', value: 96, items: [{ item_id, item_category: 'lighting', price: 96 }] },
  })),
  {
    event: 'add_to_cart',
    ecommerce: {
      currency: 'EUR',
      value: 96,
      items: [{ item_id: 'desk-lamp', item_category: 'lighting', price: 96 }],
    },
  },
];

function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`the page has no ${type.name} #${id}`);
  return found;
}

const events = byId('events', HTMLTextAreaElement);
const progress = byId('progress', HTMLElement);
const rows = byId('decisions', HTMLElement);

function show(event: RecordedEvent, decision: Decision | undefined): void {
  const { action = '–', reason = 'not decided', couponId = '', candidates = [], none } = decision ?? {};
  const adds = candidates.find((one) => one.couponId === couponId)?.utility;
  const row = el(
    'tr',
    action,
    el('td', '', event.name),
    el('td', '', action),
    el('td', '', reason),
    el('td', '', couponId),
    el('td', 'number', adds === undefined ? '' : `€${(adds / 100).toFixed(2)}`),
    el('td', 'number', none ? `${(none.pBuy * 100).toFixed(1)} %` : ''),
  );
  rows.append(row);
}

/** How far to move the times so that the last event is now. */
function shiftOf(recorded: readonly RecordedEvent[]): number {
  const last = Math.max(...recorded.map(({ at }) => at ?? Number.NEGATIVE_INFINITY));
  return Number.isFinite(last) ? Date.now() - last : 0;
}

/** @returns how many of them Etui dropped: counted here, since what is erased between shoppers takes its counts along */
async function replay(etui: Etui, recorded: readonly RecordedEvent[], shift: number): Promise<number> {
  let decision: Decision | undefined;
  let dropped = 0;
  const deaf = etui.on('dropped', () => {
    dropped += 1;
  });
  const stop = etui.on('decision', (latest) => {
    decision = latest;
  });
  // The pool and the model come on Etui's fixed schedule; before them there is nothing to decide.
  await etui.settled();
  let shopper: string | undefined;
  for (const [index, event] of recorded.entries()) {
    if (index > 0 && event.shopper !== shopper) await etui.erase();
    shopper = event.shopper;
    decision = undefined;
    etui.track(event.name, event.params, event.at === undefined ? {} : { at: event.at + shift });
    await etui.settled();
    show(event, decision);
    progress.textContent = `${index + 1} of ${recorded.length} events`;
  }
  stop();
  deaf();
  return dropped;
}

async function submit(etui: Etui): Promise<void> {
  const lines = parseRecorded(events.value);
  const wrong = lines.flatMap((line) => ('error' in line ? [line.error] : []));
  if (wrong.length > 0) {
    progress.textContent = wrong.slice(0, 5).join('; ');
    return;
  }
  const recorded = lines.flatMap((line) => ('event' in line ? [line.event] : []));
  rows.replaceChildren();
  const dropped = await replay(
    etui,
    recorded,
    byId('shift', HTMLInputElement).checked ? shiftOf(recorded) : 0,
  );
  const { backend } = await etui.status();
  progress.textContent = `${recorded.length} events replayed, ${dropped} dropped, on ${backend}`;
}

function start(etui: Etui): void {
  events.value = EXAMPLE.map((one) => JSON.stringify(one)).join('\n');
  byId('file', HTMLInputElement).addEventListener('change', async ({ target }) => {
    const file = (target as HTMLInputElement).files?.[0];
    if (file) events.value = await file.text();
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) events.value = await file.text();
  });
  byId('forget', HTMLButtonElement).addEventListener('click', async () => {
    await etui.erase();
    rows.replaceChildren();
    progress.textContent = 'Everything is forgotten';
  });
  byId('replay', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    submit(etui).catch((error: unknown) => {
      progress.textContent = error instanceof Error ? error.message : 'the replay broke off';
    });
  });
}

const etui = pageEtui();
if (etui) start(etui);
else progress.textContent = 'Etui did not start on this page.';

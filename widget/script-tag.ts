/**
 * The script tag's entry, `etui.js`: reads its options from its own tag, or from the page's `<etui-offer>`, starts Etui,
 * and puts a card into pages that have no place for offers. Loaded twice, the first one stays.
 *
 *     <script type="module" src="/etui/etui.js" data-root="…"></script>
 */
import { EtuiError } from '../src/errors.js';
import { note } from '../src/etui/note.js';
import type { EtuiOptions } from '../src/etui/options.js';
import { createEtui, type Etui } from '../src/etui.js';
import { SCHEDULE } from '../src/schedule.js';

const KEY = Symbol.for('etui');
const page = globalThis as { [KEY]?: Etui; etui?: unknown };

const OPTIONS = [
  'root',
  'shop',
  'base',
  'claim',
  'backend',
  'wasm',
  'locale',
  'account',
  'consent',
  'capture',
  'dataLayer',
  'exploration',
] as const satisfies readonly (keyof EtuiOptions)[];

/** What the tag, or else the page's own `<etui-offer>`, says. Module scripts have no `document.currentScript`. */
function readOption(name: string): string | undefined {
  const tag = [...document.scripts].find(({ src }) => src === import.meta.url);
  return tag?.dataset[name] ?? document.querySelector<HTMLElement>('etui-offer')?.dataset[name];
}

/** The options as they are written; `createEtui` checks what they may say. */
function readOptions(): EtuiOptions {
  const given = OPTIONS.flatMap((name) => {
    const value = readOption(name);
    return value === undefined ? [] : [[name, /^(0|true|false)$/.test(value) ? JSON.parse(value) : value]];
  });
  return Object.fromEntries(given);
}

function insertCard(): void {
  if (document.querySelector('etui-offer')) return;
  const card = document.createElement('etui-offer');
  card.setAttribute('form', 'over');
  document.body.append(card);
}

function start(): Etui | undefined {
  try {
    const etui = createEtui(readOptions());
    if (readOption('offer') !== 'none') setTimeout(insertCard, SCHEDULE.widget);
    return etui;
  } catch (thrown) {
    // A mistake in the tag is the developer's to see, and nobody else's to suffer.
    note(thrown instanceof EtuiError ? `${thrown.code}, ${thrown.message}` : 'could not start');
    return undefined;
  }
}

/** This page's Etui; undefined where its options are wrong. */
export const etui: Etui | undefined = page[KEY] ?? start();
if (etui) {
  page[KEY] = etui;
  // A page may have an `etui` of its own.
  if (!Object.hasOwn(page, 'etui')) page.etui = etui;
}

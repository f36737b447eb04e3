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

/** What the tag, or else the page's own `<etui-offer>`, says. Module scripts have no `document.currentScript`. */
function readOption(name: string): string | undefined {
  const tag = [...document.scripts].find(({ src }) => src === import.meta.url);
  const attribute = `data-${name}`;
  const offer = document.querySelector('etui-offer');
  return tag?.getAttribute(attribute) ?? offer?.getAttribute(attribute) ?? undefined;
}

/** An option as the tag has it, where it has it: what it may say is checked by `createEtui`. */
const option = (key: keyof EtuiOptions, name: string = key) => {
  const value = readOption(name);
  return value === undefined ? {} : { [key]: key === 'exploration' ? Number(value) : value };
};

const readOptions = () =>
  ({
    root: '',
    ...option('root'),
    ...option('shop'),
    ...option('base'),
    ...option('claim'),
    ...option('backend'),
    ...option('locale'),
    ...option('consent'),
    ...option('dataLayer', 'data-layer'),
    ...option('exploration'),
  }) as EtuiOptions;

function insertCard(): void {
  if (document.querySelector('etui-offer')) return;
  const card = document.createElement('etui-offer');
  card.setAttribute('form', 'corner');
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

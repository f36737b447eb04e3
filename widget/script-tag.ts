/**
 * The script tag's entry, `etui.js`: reads its options from its own tag, or from the page's `<etui-offer>`, starts Etui,
 * and puts a card into pages that have no place for offers. Loaded twice, the first one stays.
 *
 *     <script type="module" src="/etui/etui.js" data-root="…"></script>
 */
import { EtuiError } from '../src/errors.js';
import { note } from '../src/etui/note.js';
import { createEtui, type Etui } from '../src/etui.js';
import { SCHEDULE } from '../src/schedule.js';

const KEY = Symbol.for('etui');
const page = globalThis as { [KEY]?: Etui; etui?: unknown };

/**
 * The options as they are written: in the tag, or else on the page's own `<etui-offer>`; `createEtui` checks what they may say.
 * Module scripts have no `document.currentScript`.
 */
const data = {
  ...document.querySelector<HTMLElement>('etui-offer')?.dataset,
  ...[...document.scripts].find(({ src }) => src === import.meta.url)?.dataset,
};

const plain = (written = ''): unknown => (/^(0|true|false)$/.test(written) ? JSON.parse(written) : written);

function insertCard(): void {
  if (document.querySelector('etui-offer')) return;
  const card = document.createElement('etui-offer');
  card.setAttribute('form', 'over');
  document.body.append(card);
}

function start(): Etui | undefined {
  try {
    const options = Object.entries(data).map(([name, written]) => [name, plain(written)]);
    const etui = createEtui(Object.fromEntries(options));
    if (data['offer'] !== 'none') setTimeout(insertCard, SCHEDULE.widget);
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

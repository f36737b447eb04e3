import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { data } from './fake-own.js';
import { announced, clearPage, part, parts, place, press, settle, textOf } from './fixture.js';

beforeEach(clearPage);
afterEach(() => vi.restoreAllMocks());

const input = (element: Element, id: string) =>
  element.shadowRoot?.querySelector<HTMLInputElement>(`#${id}`) as HTMLInputElement;

describe('what is kept', () => {
  it('is listed by day, newest first, a page at a time', async () => {
    const { element } = await place('etui-privacy');
    expect(parts(element, 'row').filter((row) => row.closest('[part~=kept]'))).toHaveLength(20);
    expect(textOf(part(element, 'kept'))).toContain('1–20 of 46');
    const times = () => [...part(element, 'kept').querySelectorAll('time')].map((time) => time.dateTime);
    expect(times()).toEqual([...times()].sort().reverse());
    await press(element, part(element, 'older-button'));
    await press(element, part(element, 'older-button'));
    expect(textOf(part(element, 'kept'))).toContain('41–46 of 46');
    expect(part(element, 'older-button').getAttribute('aria-disabled')).toBe('true');
    await press(element, part(element, 'older-button'));
    expect(textOf(part(element, 'kept'))).toContain('41–46 of 46');
    await press(element, part(element, 'newer-button'));
    expect(textOf(part(element, 'kept'))).toContain('21–40 of 46');
  });

  it('can be told by kind', async () => {
    const { element } = await place('etui-privacy');
    const select = part(element, 'kind') as HTMLSelectElement;
    select.value = 'visits';
    select.dispatchEvent(new Event('change'));
    await settle(element);
    expect(textOf(part(element, 'kept'))).toContain('1–1 of 1');
    expect(textOf(part(element, 'row'))).toContain('Visit 1');
  });

  it('is shown whole, as it is stored, when a row is opened', async () => {
    const { element } = await place('etui-privacy');
    const [row] = parts(element, 'row');
    expect(textOf(row!)).toContain('Put into the cart 2 × T-0');
    expect(JSON.parse(row!.querySelector('pre')!.textContent!)).toEqual(data().events.at(-1));
  });

  it('is followed by what was gathered from it, likings and the machine’s own things too', async () => {
    const { element } = await place('etui-privacy');
    const stashes = parts(element, 'stash').map(textOf).join('\n');
    expect(stashes).toContain('"views": 30');
    expect(stashes).toContain('"timesAsLikely": 1.2');
    expect(stashes).toContain('a-random-text');
  });

  it('is nothing, where nothing is, and a visit in memory is said to be one', async () => {
    const { element } = await place('etui-privacy', (etui) => {
      etui.data = { ...data(0), kind: 'memory', sessions: [], state: {} };
    });
    expect(textOf(part(element, 'kept'))).toContain('Nothing so far.');
    expect(textOf(part(element, 'privacy'))).toContain('until you leave this page');
  });
});

describe('what left', () => {
  it('is every message with all its fields, its bytes and its time, newest first', async () => {
    const { element } = await place('etui-privacy');
    const messages = parts(element, 'message').map(textOf);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('You claimed a coupon');
    expect(messages[0]).toContain('Sent to shop.example/etui/claim, 61 bytes');
    const fields = [...part(element, 'fields').querySelectorAll('div')].map((field) =>
      [...field.children].map(textOf),
    );
    expect(fields).toEqual([
      ['coupon', 'tarn-10'],
      ['claim', 'b1946ac9'],
    ]);
    expect(messages[1]).toContain('A counting answer, mixed with chance');
    expect(messages[1]).toContain('0001');
  });

  it('ends with the privacy spent on counting, as a meter and as text', async () => {
    const { element } = await place('etui-privacy');
    const meter = element.renderRoot.querySelector('meter');
    expect([meter?.value, meter?.max]).toEqual([6, 24]);
    expect(textOf(part(element, 'sent'))).toContain('6 of 24 units of privacy');
  });
});

describe('switches', () => {
  it.each([
    ['switch-measure', ['consent {"measure":true}']],
    ['switch-pause', ['pause true']],
    ['switch-silenced', ['settings {"silenced":true}']],
    ['signal-searches', ['settings {"off":["searches"]}']],
  ])('%s does what it says', async (id, said) => {
    const { element, etui } = await place('etui-privacy');
    await press(element, input(element, id));
    expect(etui.said).toEqual(said);
    expect(announced(element)).toBe('Saved');
  });

  it('of consent tell the page, which may remember it as well', async () => {
    const { element } = await place('etui-privacy');
    const told: unknown[] = [];
    document.addEventListener('etui-consent', ({ detail }) => told.push(detail), { once: true });
    await press(element, input(element, 'switch-measure'));
    expect(told).toEqual([{ personalise: true, measure: true }]);
  });

  it('show what is so, not what was pressed', async () => {
    const { element, etui } = await place('etui-privacy');
    vi.spyOn(etui, 'ask').mockRejectedValueOnce(new Error('gone'));
    await press(element, input(element, 'switch-silenced'));
    expect(input(element, 'switch-silenced').checked).toBe(false);
    expect(announced(element)).toContain('didn’t work');
  });

  it('to remember no more asks first, and erases what a page alone can reach, too', async () => {
    const { element, etui } = await place('etui-privacy');
    localStorage.setItem('etui.planted', 'MARKER');
    await press(element, input(element, 'switch-personalise'));
    expect(etui.said).toEqual([]);
    expect(input(element, 'switch-personalise').checked).toBe(true);
    expect(textOf(part(element, 'dialog'))).toContain('Stop remembering visits');
    await press(element, part(element, 'confirm-button'));
    await vi.waitFor(() => expect(announced(element)).toBe('Erased.'));
    expect(etui.said).toEqual(['consent {"personalise":false}']);
    expect(localStorage.getItem('etui.planted')).toBeNull();
  });
});

describe('erasing', () => {
  it('keeps what is asked to be kept, says what stays, and tells the page', async () => {
    const { element, etui } = await place('etui-privacy');
    const told: unknown[] = [];
    document.addEventListener('etui-erased', ({ detail }) => told.push(detail), { once: true });
    await press(element, part(element, 'erase-button'));
    const dialog = part(element, 'dialog');
    expect(textOf(dialog)).toContain('an offer you have seen may be shown again');
    expect(textOf(dialog)).toContain('Keep my coupons (4)');
    input(element, 'wallet').checked = true;
    await press(element, part(element, 'confirm-button'));
    await vi.waitFor(() => expect(told).toEqual([{ wallet: true, choices: false }]));
    expect(etui.said).toEqual(['erase {"wallet":true,"choices":false}']);
    expect(announced(element)).toBe('Erased.');
    expect(textOf(part(element, 'kept'))).toContain('Nothing so far.');
  });

  it('sweeps local and session storage, caches and cookies of our name, and nothing of others', async () => {
    const { element } = await place('etui-privacy');
    for (const storage of [localStorage, sessionStorage]) {
      storage.setItem('etui.old', 'MARKER');
      storage.setItem('etuis-of-the-shop', 'theirs');
    }
    localStorage.setItem(
      'etui.consent',
      JSON.stringify({ personalise: true, measure: false, note: 'MARKER' }),
    );
    await (await caches.open('etui-old')).put('/x', new Response('MARKER'));
    // biome-ignore lint/suspicious/noDocumentCookie: what older builds might have done
    document.cookie = 'etui_old=MARKER; path=/';
    await press(element, part(element, 'erase-button'));
    await press(element, part(element, 'confirm-button'));
    await vi.waitFor(() => expect(announced(element)).toBe('Erased.'));
    expect([localStorage.getItem('etui.old'), sessionStorage.getItem('etui.old')]).toEqual([null, null]);
    expect(localStorage.getItem('etui.consent')).toBe('{"personalise":true,"measure":false}');
    expect(localStorage.getItem('etuis-of-the-shop')).toBe('theirs');
    expect(await caches.keys()).not.toContain('etui-old');
    expect(document.cookie).not.toContain('MARKER');
    localStorage.clear();
    sessionStorage.clear();
  });

  it('that fails says so, and shows what is still there', async () => {
    const { element, etui } = await place('etui-privacy');
    vi.spyOn(etui, 'erase').mockRejectedValue(new Error('gone'));
    await press(element, part(element, 'erase-button'));
    await press(element, part(element, 'confirm-button'));
    await vi.waitFor(() => expect(announced(element)).toContain('didn’t work'));
    expect(textOf(part(element, 'kept'))).toContain('of 46');
  });
});

it('saves a copy of everything as a file, without a request', async () => {
  const { element } = await place('etui-privacy');
  let saved: { name: string; blob: Blob } | undefined;
  const blobs: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:copy';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved = { name: this.download, blob: blobs[0]! };
  });
  await press(element, part(element, 'export-button'));
  expect(saved?.name).toMatch(/^etui-\d{4}-\d\d-\d\d\.json$/);
  const copy = JSON.parse(await saved!.blob.text());
  expect(copy.events).toEqual(data().events);
  expect(copy).toMatchObject({
    settings: { paused: false },
    consent: { personalise: true },
    budget: { spent: 6 },
  });
  expect(announced(element)).toBe('Your copy is saved.');
});

describe('what everyone sees', () => {
  it.each([
    ['the offer of an average visit', {}, 'Free shipping On every order.'],
    [
      'nothing, where an average visit is shown nothing',
      { everyone: null },
      'An average visit would be shown nothing.',
    ],
    [
      'that it isn’t known, before the shop’s offers are here',
      { everyone: null, poolVersion: undefined },
      'not arrived',
    ],
  ])('is %s', async (_, answers, text) => {
    const { element } = await place('etui-privacy', (etui) => Object.assign(etui, answers));
    await press(element, part(element, 'everyone-button'));
    await vi.waitFor(() => expect(textOf(part(element, 'everyone'))).toContain(text));
  });
});

it('lets the shop fill its slots', async () => {
  const inside = '<p slot="limits">Our payment service sees your order.</p><p slot="footer">Ask us</p>';
  const { element } = await place('etui-privacy', undefined, inside);
  const slot = (name: string) => element.renderRoot.querySelector<HTMLSlotElement>(`slot[name=${name}]`);
  expect(slot('limits')?.assignedElements().map(textOf)).toEqual(['Our payment service sees your order.']);
  expect(slot('footer')?.assignedElements().map(textOf)).toEqual(['Ask us']);
});

it('without an engine still says what can’t be hidden', async () => {
  const { element } = await place('etui-privacy', (etui) =>
    Object.assign(etui, { trouble: new Error('gone') }),
  );
  expect(element.state).toBe('error');
  expect(textOf(part(element, 'limits'))).toContain('When you claim');
});

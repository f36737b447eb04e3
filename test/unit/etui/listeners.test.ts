import { afterEach, describe, expect, test, vi } from 'vitest';
import { createListeners } from '../../../src/etui/listeners.js';

const problem = { code: 'store/quota', message: 'full' };
afterEach(() => void vi.restoreAllMocks());

test('a listener hears its own type, until it stops', () => {
  const listeners = createListeners(() => undefined);
  const heard = vi.fn();
  const off = listeners.add('problem', heard);
  listeners.emit('offer', null);
  listeners.emit('problem', problem);
  off();
  listeners.emit('problem', problem);
  expect(heard.mock.calls).toEqual([[problem]]);
});

test('the same function added twice is two listeners', () => {
  const listeners = createListeners(() => undefined);
  const heard = vi.fn();
  const off = listeners.add('offer', heard);
  listeners.add('offer', heard);
  off();
  listeners.emit('offer', null);
  expect(heard).toHaveBeenCalledTimes(1);
});

test('one that throws is noted once and harms nobody', () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const listeners = createListeners(() => undefined);
  const heard = vi.fn();
  listeners.add('offer', () => {
    throw new Error('theirs');
  });
  listeners.add('offer', heard);
  listeners.emit('offer', null);
  listeners.emit('offer', null);
  expect(heard).toHaveBeenCalledTimes(2);
  expect(info.mock.calls).toEqual([['etui: a listener to "offer" threw']]);
});

describe('watching', () => {
  test('is asked for with the first listener to what costs something, and ends with the last', () => {
    const watch = vi.fn();
    const listeners = createListeners(watch);
    listeners.add('offer', () => undefined);
    expect(watch).not.toHaveBeenCalled();
    const offs = [listeners.add('accepted', () => undefined), listeners.add('decision', () => undefined)];
    expect(watch.mock.calls).toEqual([[true]]);
    for (const off of offs) off();
    for (const off of offs) off();
    expect(watch.mock.calls).toEqual([[true], [false]]);
  });
});

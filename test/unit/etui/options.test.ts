import { describe, expect, test } from 'vitest';
import type { Host } from '../../../src/capture/report.js';
import { checkOptions, type EtuiOptions } from '../../../src/etui/options.js';

const ROOT = 'A'.repeat(43);
const ASSETS = 'https://cdn.example/etui/';

const page = (lang = 'de', language = 'en-GB') =>
  ({
    document: { baseURI: 'https://shop.example/p/1?x=2', documentElement: { lang } },
    location: { origin: 'https://shop.example' },
    navigator: { language },
  }) as unknown as Host;
const check = (options: object, host = page()) => checkOptions(options as EtuiOptions, host, ASSETS);

test('with the root alone everything else has its default', () => {
  expect(check({ root: ROOT })).toEqual({
    engine: {
      root: ROOT,
      shop: 'https://shop.example',
      base: 'https://shop.example/etui/',
      assets: ASSETS,
      claimUrl: 'https://shop.example/etui/claim',
      backend: 'auto',
      wasm: false,
      locale: 'de',
    },
    consent: 'pending',
    capture: 'auto',
    dataLayer: 'dataLayer',
  });
});

test('everything can be said', () => {
  const options = {
    root: ROOT,
    shop: 'https://other.example',
    base: '../files',
    claim: 'https://api.example/claim',
    assets: '/scripts',
    backend: 'cpu',
    wasm: true,
    locale: 'pt-BR',
    consent: 'granted',
    capture: 'none',
    dataLayer: 'shopLayer',
    exploration: 0,
  };
  expect(check(options)).toEqual({
    engine: {
      root: ROOT,
      shop: 'https://other.example',
      base: 'https://shop.example/files/',
      assets: 'https://shop.example/scripts/',
      claimUrl: 'https://api.example/claim',
      backend: 'cpu',
      wasm: true,
      locale: 'pt-BR',
      exploration: 0,
    },
    consent: 'granted',
    capture: 'none',
    dataLayer: 'shopLayer',
  });
});

describe('the locale', () => {
  test("is the page's, or else the browser's, or else English", () => {
    expect(check({ root: ROOT }, page('', 'fr-CA')).engine.locale).toBe('fr-CA');
    expect(check({ root: ROOT }, page('not a tag', 'fr')).engine.locale).toBe('en');
  });
});

describe('a wrong value is refused by name, and not repeated', () => {
  test.each<[keyof EtuiOptions, unknown]>([
    ['root', undefined],
    ['root', ''],
    ['root', 'A'.repeat(42)],
    ['root', `${'A'.repeat(42)}+`],
    ['shop', 'https://shop.example/path'],
    ['shop', 'shop.example'],
    ['shop', null],
    ['base', 'javascript:alert(1)'],
    ['base', 'https://'],
    ['assets', 'data:text/javascript,1'],
    ['claim', 'ftp://api.example'],
    ['backend', 'webgl'],
    ['backend', null],
    ['wasm', 'true'],
    ['wasm', 1],
    ['locale', 'secret tag'],
    ['locale', ''],
    ['consent', 'yes'],
    ['consent', true],
    ['capture', 'all'],
    ['dataLayer', ''],
    ['dataLayer', 7],
    ['exploration', 0.5],
    ['exploration', Number.NaN],
  ])('%s: %j', (name, value) => {
    const message = expect.stringMatching(new RegExp(`^${name}: expected `));
    const act = () => check({ root: ROOT, [name]: value });
    expect(act).toThrow(expect.objectContaining({ code: 'option/invalid', message }));
    expect(act).not.toThrow(/secret|alert|webgl/);
  });
});

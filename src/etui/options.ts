import type { Host } from '../capture/report.js';
import { EtuiError } from '../errors.js';
import type { BackendChoice, EngineOptions } from '../protocol.js';

/** What a shop may say; only `root` is needed. A wrong value is refused with option/invalid, never replaced silently. */
export interface EtuiOptions {
  /** Base64url SHA-256 of the shop's first `root.jws`: what everything else is checked against. `etui root` prints it. */
  readonly root: string;
  /** Origin of the shop as its manifest names it. The page's own origin by default. */
  readonly shop?: string;
  /** Address of the folder with `root.jws` and `manifest.jws`. `/etui/` by default. */
  readonly base?: string;
  /** Address that a claim is sent to, once a shopper claims. `claim` in the folder `base` by default. */
  readonly claim?: string;
  /** Address of the folder with our own scripts. Where this script came from by default. */
  readonly assets?: string;
  /** Where the model runs. `auto` by default: WebGPU where it is quicker than the CPU. */
  readonly backend?: BackendChoice;
  /**
   * The page's policy allows WebAssembly (`'wasm-unsafe-eval'`): large pools are then decided on sooner, to the same bit. `false`,
   * the default: it is never tried, because a policy without it would be sent a report.
   */
  readonly wasm?: boolean;
  /** BCP 47 tag of the words and prices. The page's `lang`, or else the browser's language, by default. */
  readonly locale?: string;
  /**
   * Who is logged in, for the trial alone: base64url HMAC of account and trial, made by the shop's backend
   * (docs/measurement.md). Absent or empty for nobody, the default.
   */
  readonly account?: string;
  /**
   * `granted`: visits may be kept on the device from the start. `pending`, the default: nothing is kept before
   * `setConsent`. What the shopper chose earlier beats both.
   */
  readonly consent?: 'granted' | 'pending';
  /** `none`: nothing but `track` is heard, for replays and for pages that tell everything themselves. `auto` by default. */
  readonly capture?: 'auto' | 'none';
  /** Global name of the page's data layer. `dataLayer` by default. */
  readonly dataLayer?: string;
  /** 0 switches the pool's signed share of random choices off, for tests. As the pool says by default. */
  readonly exploration?: 0;
}

/** The options with every default filled in and every value checked. */
export interface CheckedOptions {
  readonly engine: EngineOptions;
  readonly consent: 'pending' | 'granted';
  readonly capture: 'auto' | 'none';
  readonly dataLayer: string;
}

/**
 * @param assets folder this script came from
 * Throws option/invalid; its message names the option and never repeats the value.
 */
export function checkOptions(options: EtuiOptions, host: Host, assets: string): CheckedOptions {
  const { document, location, navigator } = host;

  /** Absent means the default; present and wrong is a mistake that somebody should hear of. */
  const read = <Value>(
    name: keyof EtuiOptions,
    standard: Value,
    isRight: (value: unknown) => boolean,
    expected: string,
  ): Value => {
    const value = options[name];
    if (value === undefined && standard !== undefined) return standard;
    if (!isRight(value)) throw new EtuiError('option/invalid', `${name}: expected ${expected}`);
    return value as Value;
  };
  const oneOf = <Value>(name: keyof EtuiOptions, ...values: readonly [Value, ...Value[]]): Value =>
    read(name, values[0], (value) => values.includes(value as Value), values.join(' or '));
  const address = (name: keyof EtuiOptions, standard: string, expected: string): string => {
    const isAddress = (value: unknown) => urlOf(value, document.baseURI) !== undefined;
    return `${urlOf(read(name, standard, isAddress, expected), document.baseURI)}`;
  };
  const folder = (name: keyof EtuiOptions, standard: string) =>
    address(name, standard, 'the address of a folder').replace(/\/?$/, '/');

  const base = folder('base', '/etui/');
  const pageLocale = document.documentElement.lang || navigator.language;
  const isOrigin = (value: unknown) => urlOf(value)?.origin === value;
  const like = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
  return {
    engine: {
      root: read<string>(
        'root',
        undefined as never,
        like(/^[\w-]{43}$/),
        'a SHA-256 in base64url, 43 characters',
      ),
      shop: read('shop', location.origin, isOrigin, 'an origin such as https://shop.example'),
      base,
      assets: folder('assets', assets),
      claimUrl: address('claim', `${base}claim`, 'an address'),
      backend: oneOf<BackendChoice>('backend', 'auto', 'webgpu', 'cpu'),
      wasm: oneOf('wasm', false, true),
      locale: read('locale', isLocale(pageLocale) ? pageLocale : 'en', isLocale, 'a BCP 47 tag'),
      // Checked by the engine, where a kilobyte costs less.
      account: options.account,
      ...(options.exploration !== undefined && { exploration: oneOf<0>('exploration', 0) }),
    },
    consent: oneOf('consent', 'pending', 'granted'),
    capture: oneOf('capture', 'auto', 'none'),
    dataLayer: read('dataLayer', 'dataLayer', like(/./), 'the name of a global'),
  };
}

function urlOf(text: unknown, base?: string): URL | undefined {
  try {
    const url = new URL(text as string, base);
    return /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function isLocale(tag: unknown): boolean {
  try {
    return typeof tag === 'string' && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

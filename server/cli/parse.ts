/** What options may be; Commander says the rest. */
import { InvalidArgumentError } from 'commander';

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('expected a whole number from 1');
  return count;
}

export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin !== text)
    throw new InvalidArgumentError('expected an origin: scheme and host, no path');
  return text;
}

/** Ends with a slash, so that files lie under it. */
export function parseAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    throw new InvalidArgumentError('expected an address, e.g. https://shop.example/etui/');
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

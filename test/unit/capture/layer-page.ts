import { captureDataLayer } from '../../../src/capture/data-layer.js';
import type { Host } from '../../../src/capture/report.js';

/** A window as far as a data layer needs one. */
export function page(layer?: unknown) {
  const host = {
    setInterval: setInterval.bind(globalThis),
    clearInterval: clearInterval.bind(globalThis),
    dataLayer: layer,
  };
  const seen: unknown[][] = [];
  const start = (name?: string) =>
    captureDataLayer(
      (source, event, params) => seen.push(structuredClone([source, event, params])),
      host as unknown as Host,
      name,
    );
  return { host, seen, start, names: () => seen.map(([, name]) => name) };
}

function argumentsOf(..._all: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes its `arguments` object, and so do we.
  return arguments;
}
export const gtag = (layer: unknown[], ...command: unknown[]) => layer.push(argumentsOf(...command));

export const view = (id: string) => ({ event: 'view_item', ecommerce: { items: [{ item_id: id }] } });

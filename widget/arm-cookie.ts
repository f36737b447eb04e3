/** The shop's arm cookie for an engine that sees none: read when it asks, which it does only with consent. Never written. */
import type { Etui } from '../src/etui.js';

export function handArmCookie(etui: Pick<Etui, 'on' | 'ask'>): void {
  etui.on('armCookie', () => {
    const value = /(^|; )etui_arm=([^;]*)/.exec(document.cookie)?.[2];
    // An engine that ends meanwhile has no more use for it.
    etui.ask('armCookie', value).catch(() => undefined);
  });
}

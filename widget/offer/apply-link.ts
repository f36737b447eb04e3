/**
 * Where a claimed code is used: the shop's address with the code in its fragment, which browsers send to nobody. The shop's own
 * script reads it there (docs/widget.md).
 */
export const CODE_IN_FRAGMENT = 'etui-code';

/** undefined where the shop named no address, or one that is none. @param base of relative addresses */
export function applyLink(address: string, code: string, base: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    if (!/^https?:$/.test(url.protocol)) return undefined;
    url.hash = `${new URLSearchParams({ [CODE_IN_FRAGMENT]: code })}`;
    return url.href;
  } catch {
    return undefined;
  }
}

/** The address the page's script tag names, for cards that Etui itself put into the page. */
export const pageApplyAddress = (): string =>
  document.querySelector<HTMLElement>('script[data-root][data-apply]')?.dataset['apply'] ?? '';

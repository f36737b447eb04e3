/**
 * Brings the chunks of further elements to pages that have them: those that stand in the page as the widget starts, on the
 * fixed schedule; one that the shop's own script puts in later, as it is put in. A page without them fetches nothing.
 */
const PARTS = (): [tag: string, chunk: EtuiChunk | undefined][] => [
  ['etui-wallet', __ETUI_CHUNKS__.wallet],
  ['etui-why', __ETUI_CHUNKS__.why],
  ['etui-privacy', __ETUI_CHUNKS__.privacy],
];

/** @param load brings one chunk; a failure leaves what the shop put into the element */
export function watchForParts(load: (chunk: EtuiChunk) => Promise<void>, parts = PARTS()): () => void {
  const missing = new Map(parts);
  const look = (root: ParentNode) => {
    for (const [tag, chunk] of missing) {
      if ((root as Element).localName !== tag && !root.querySelector(tag)) continue;
      missing.delete(tag);
      if (chunk) load(chunk).catch(() => undefined);
    }
    if (missing.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node instanceof Element) look(node);
  });
  observer.observe(document, { childList: true, subtree: true });
  look(document);
  return () => observer.disconnect();
}

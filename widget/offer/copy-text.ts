/** Puts `text` on the clipboard; false where the browser has none or does not allow it just now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Selects what an element holds, so that the shopper can copy it by hand. */
export function selectContents(element: Element): void {
  const selection = element.ownerDocument.getSelection();
  selection?.selectAllChildren(element);
}

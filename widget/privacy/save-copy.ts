/** Hands the shopper a file. No request is made: the file is made here, and the browser saves it. */
export function saveCopy(page: Document, name: string, data: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = page.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has begun to read it; a task later nobody needs the address any more.
  setTimeout(() => URL.revokeObjectURL(url));
}

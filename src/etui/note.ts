const said = new Set<string>();

/** One line in the console for whoever builds the shop, once a page for each text. */
export function note(text: string): void {
  if (said.has(text)) return;
  said.add(text);
  // biome-ignore lint/suspicious/noConsole: the one place where the page's side speaks to a developer.
  console.info(`etui: ${text}`);
}

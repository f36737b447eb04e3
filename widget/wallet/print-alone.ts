/** Prints an element and nothing else of its page, by a constructed sheet that is gone afterwards. */
export function printAlone(element: Element): void {
  const page = element.ownerDocument;
  const view = page.defaultView;
  if (!view) return;
  const { localName } = element;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `@media print { body :not(:has(${localName}), ${localName}, ${localName} *) { display: none !important } }`,
  );
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  view.addEventListener(
    'afterprint',
    () => {
      page.adoptedStyleSheets = page.adoptedStyleSheets.filter((other) => other !== sheet);
    },
    { once: true },
  );
  view.print();
}

/** A few lines instead of a framework: elements with classes, text and children; text is never markup. */
type Child = Node | string | number;

export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  classes = '',
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

export function button(text: string, classes: string, press: () => void): HTMLButtonElement {
  const element = el('button', classes, text);
  element.type = 'button';
  element.addEventListener('click', press);
  return element;
}

export function link(rel: string, href: string): void {
  const element = document.createElement('link');
  element.rel = rel;
  element.href = href;
  document.head.append(element);
}

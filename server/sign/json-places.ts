/** Where every value of a JSON text begins: JSON.parse doesn't say, and a parser for YAML takes a second for a large pool. */

export interface JsonPlaces {
  /** Offset of what a path leads to, as far as it leads anywhere: a field's name, or an item of a list. */
  offsetOf(path: readonly string[]): number;
  /** Offset of the first field that its object had already, of which JSON.parse keeps only the last. */
  readonly twice: number | undefined;
}

interface Place {
  readonly offset: number;
  /** By name or index. */
  readonly inside?: Map<string, Place>;
}

/** @param text which JSON.parse has read without complaint */
export function jsonPlaces(text: string): JsonPlaces {
  let at = 0;
  let twice: number | undefined;

  const skip = () => {
    while (at < text.length && /[\s,:]/.test(text[at] ?? '')) at += 1;
  };
  const string = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return text.slice(start, at);
  };
  const value = (offset: number): Place => {
    const opening = text[at];
    if (opening === '"') string();
    else if (opening !== '{' && opening !== '[') while (/[-+.\w]/.test(text[at] ?? '')) at += 1;
    if (opening !== '{' && opening !== '[') return { offset };
    const inside = new Map<string, Place>();
    at += 1;
    for (let index = 0; ; index += 1) {
      skip();
      if (text[at] === '}' || text[at] === ']') break;
      const start = at;
      const name = opening === '{' ? (JSON.parse(string()) as string) : String(index);
      if (opening === '{' && inside.has(name)) twice ??= start;
      skip();
      inside.set(name, value(start));
    }
    at += 1;
    return { offset, inside };
  };

  skip();
  const root = value(at);
  return {
    get twice() {
      return twice;
    },
    offsetOf: (path) => leadTo(root, path),
  };
}

/** Names may hold dots themselves: the longest that is there is meant. */
function leadTo(root: Place, path: readonly string[]): number {
  let place = root;
  let rest = path;
  while (rest.length > 0 && place.inside) {
    const { inside } = place;
    const used = rest
      .map((_, index) => rest.length - index)
      .find((n) => inside.has(rest.slice(0, n).join('.')));
    if (used === undefined) break;
    place = inside.get(rest.slice(0, used).join('.')) as Place;
    rest = rest.slice(used);
  }
  return place.offset;
}

/** A Valibot schema as TypeScript would write its type: for people who read what `--json` prints. */
import type * as v from 'valibot';

interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly items?: readonly Node[];
  readonly wrapped?: Node;
  readonly options?: readonly (Node | string)[];
  readonly literal?: unknown;
  readonly key?: Node;
  readonly value?: Node;
}

/** @param indent spaces before the closing brace */
export function shapeText(schema: v.GenericSchema, indent = 0): string {
  return text(schema as unknown as Node, indent);
}

function text(node: Node, indent: number): string {
  switch (node.type) {
    case 'strict_object':
    case 'loose_object':
    case 'object':
      return object(node, indent);
    case 'array':
      return `${inBrackets(node.item, indent)}[]`;
    case 'strict_tuple':
      return `[${(node.items ?? []).map((one) => text(one, indent)).join(', ')}]`;
    case 'record':
      return `{ [name: string]: ${node.value ? text(node.value, indent) : 'unknown'} }`;
    case 'literal':
      return JSON.stringify(node.literal);
    case 'picklist':
      return (node.options ?? []).map((one) => JSON.stringify(one)).join(' | ');
    case 'union':
    case 'variant':
      return (node.options ?? []).map((one) => text(one as Node, indent)).join(' | ');
    case 'nullable':
      return `${node.wrapped ? text(node.wrapped, indent) : 'unknown'} | null`;
    case 'optional':
    case 'exact_optional':
      return node.wrapped ? text(node.wrapped, indent) : 'unknown';
    default:
      return node.type;
  }
}

function inBrackets(node: Node | undefined, indent: number): string {
  if (!node) return 'unknown';
  const inner = text(node, indent);
  return inner.includes(' | ') && !inner.startsWith('{') ? `(${inner})` : inner;
}

function object({ entries = {}, type }: Node, indent: number): string {
  const fields = Object.entries(entries).map(([name, node]) => {
    const isOptional = node.type === 'optional' || node.type === 'exact_optional';
    return `${name}${isOptional ? '?' : ''}: ${text(node, indent + 2)}`;
  });
  if (type === 'loose_object') fields.push('…');
  const line = `{ ${fields.join(', ')} }`;
  if (line.length + indent <= 96 && !line.includes('\n')) return line;
  const pad = ' '.repeat(indent + 2);
  return `{\n${fields.map((field) => `${pad}${field}`).join('\n')}\n${' '.repeat(indent)}}`;
}

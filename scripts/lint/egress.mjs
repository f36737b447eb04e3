// @ts-check
/**
 * One door to the network: in `src/` and `widget/` only `src/egress.ts` may name what reaches it. Types may mention
 * anything; a method of ours may be called `fetch`, and `door.fetch()` is fine: what counts is the global.
 *
 * It reads the syntax, not the meaning: someone who wants to hide a request can. It is there for the honest mistake.
 */
import { place, readSources, walk } from './source.mjs';

const DOOR = 'src/egress.ts';

/** The loader puts one script tag, for the file beside it, into the page; it has room for nothing else. */
const MAY_CREATE_ELEMENTS = 'widget/stub.ts';

const GLOBALS = new Set(
  `fetch XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource RTCPeerConnection sendBeacon importScripts
  Worker SharedWorker Image Audio`.split(/\s+/),
);
const GLOBAL_OBJECTS = new Set(['globalThis', 'window', 'self', 'top', 'parent', 'frames', 'navigator']);
const LOADING_ELEMENTS = new Set([
  'script',
  'img',
  'iframe',
  'link',
  'embed',
  'object',
  'audio',
  'video',
  'source',
]);

/** Nodes of TypeScript's own that still hold an expression; every other one is a type. */
const WRAPPERS = new Set([
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
]);

/** @typedef {import('./source.mjs').Node} Node */

/** The name in `a.name`, `a['name']`, `{ name: … }`. @param {Node} node the member or property @param {'property' | 'key'} part */
const nameOf = (node, part) => (node.computed ? node[part].value : (node[part].name ?? node[part].value));

/** @param {Node | undefined} node */
const isGlobalObject = (node) => node?.type === 'Identifier' && GLOBAL_OBJECTS.has(node.name);

/** An identifier that is only a name: `x.fetch`, `{ fetch: 1 }`, `class { fetch() {} }`. @param {Node} node @param {Node | undefined} parent */
function isPlainName(node, parent) {
  if (!parent || parent.computed) return false;
  if (parent.type === 'MemberExpression') return parent.property === node;
  if (parent.type === 'Property') return parent.key === node && !parent.shorthand;
  return /Definition$/.test(parent.type) && parent.key === node;
}

/** What this node reaches for, if anything. @param {Node} node @param {Node | undefined} parent @returns {string | undefined} */
function reachesFor(node, parent) {
  switch (node.type) {
    case 'ImportExpression':
      return 'import()';
    case 'Identifier':
      return GLOBALS.has(node.name) && !isPlainName(node, parent) ? node.name : undefined;
    case 'MemberExpression': {
      const name = nameOf(node, 'property');
      return name === 'sendBeacon' || (GLOBALS.has(name) && isGlobalObject(node.object)) ? name : undefined;
    }
    case 'VariableDeclarator':
      // const { fetch: get } = globalThis
      if (node.id.type !== 'ObjectPattern' || !isGlobalObject(node.init)) return undefined;
      return node.id.properties
        .map((/** @type {Node} */ each) =>
          each.type === 'Property' && !each.shorthand ? nameOf(each, 'key') : undefined,
        )
        .find((/** @type {string | undefined} */ name) => name && GLOBALS.has(name));
    case 'CallExpression': {
      const element = node.arguments[0]?.value;
      const creates =
        node.callee.type === 'MemberExpression' && nameOf(node.callee, 'property') === 'createElement';
      return creates && LOADING_ELEMENTS.has(element) ? `createElement('${element}')` : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * @param {string} root
 * @returns {string[]} one line per violation
 */
export function checkEgress(root) {
  /** @type {string[]} */
  const violations = [];
  for (const source of readSources(root, ['src', 'widget'])) {
    if (source.path === DOOR) continue;
    walk(source.program, (node, parent) => {
      if (node.type.startsWith('TS') && !WRAPPERS.has(node.type)) return false;
      const what = reachesFor(node, parent);
      if (!what || (what.startsWith('createElement') && source.path === MAY_CREATE_ELEMENTS)) return true;
      violations.push(`${place(source, node.start)} ${what}: only ${DOOR} may reach the network`);
      return true;
    });
  }
  return violations;
}

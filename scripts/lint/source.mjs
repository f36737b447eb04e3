// @ts-check
/** What the house rules share: finding our TypeScript files, reading their syntax tree, naming a place in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node */
/** @typedef {{ path: string, text: string, program: Node }} Source `path` is relative to the root, with slashes. */

/**
 * @param {string} root
 * @param {string[]} folders
 * @returns {Source[]}
 */
export function readSources(root, folders) {
  const sources = [];
  for (const folder of folders.filter((name) => existsSync(join(root, name)))) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => each.endsWith('.ts')).sort()) {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      const text = readFileSync(join(root, path), 'utf8');
      const { program, errors } = parseSync(path, text);
      if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
      sources.push({ path, text, program: /** @type {Node} */ (/** @type {unknown} */ (program)) });
    }
  }
  return sources;
}

/**
 * Calls `visit` for every node, parents first; a visitor that returns false keeps its children unseen.
 * @param {Node} node
 * @param {(node: Node, parent: Node | undefined) => boolean | void} visit
 * @param {Node} [parent]
 */
export function walk(node, visit, parent) {
  if (visit(node, parent) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') walk(child, visit, node);
    }
  }
}

/** `src/etui.ts:12:3` @param {Source} source @param {number} offset */
export function place({ path, text }, offset) {
  const before = text.slice(0, offset).split('\n');
  return `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

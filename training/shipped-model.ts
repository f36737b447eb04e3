import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the artifacts below `folder` (`<name>/model.bin`), by name. */
export function shippedModels(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return names
    .filter((name) => name.endsWith('.bin'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The one that commands use where none is named.
 * @throws Error when there is none
 */
export function shippedModel(folder: string): string {
  const [first] = shippedModels(folder);
  if (!first) throw new Error(`${folder} holds no model: npm run train makes one`);
  return first;
}

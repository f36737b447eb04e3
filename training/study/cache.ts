/**
 * Results of finished stages on disk, so that a killed study goes on where it stood. A stage is named by what it depends
 * on; a file gets its name only when it is complete.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

export interface StageCache {
  /** What the stage gave the last time, or what it gives now. Plain data and typed arrays only. */
  stage<T>(name: string, make: () => T | Promise<T>): Promise<T>;
  has(name: string): boolean;
}

/** @param key everything that the results depend on; another key never meets them */
export function openStageCache(folder: string, key: object): StageCache {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 12);
  const fileOf = (name: string) => join(folder, hash, `${name}.v8`);
  return {
    has: (name) => existsSync(fileOf(name)),
    async stage<T>(name: string, make: () => T | Promise<T>): Promise<T> {
      const file = fileOf(name);
      if (existsSync(file)) return deserialize(readFileSync(file)) as T;
      const made = await make();
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.${process.pid}`, serialize(made));
      renameSync(`${file}.${process.pid}`, file);
      return made;
    },
  };
}

// @ts-check
/**
 * node scripts/lint.mjs [biome arguments]: Biome's lint and format, then the house's own rules.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkEgress } from './lint/egress.mjs';
import { checkBlindness, checkFloors } from './lint/floors.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const args = ['check', '--error-on-warnings', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [biome, ...args], { cwd: root, stdio: 'inherit' });

const violations = [...checkEgress(root), ...checkFloors(root), ...checkBlindness(root)];
for (const violation of violations) console.error(violation);
if (violations.length > 0) console.error(`${violations.length} against the house rules (scripts/lint/)`);

process.exitCode = status === 0 && violations.length === 0 ? 0 : 1;

import { buildIfStale } from '../../scripts/build.mjs';

/** Before the end-to-end tests: `dist/` holds what the sources say. */
export default async function setup() {
  await buildIfStale();
}

/** What betrays that something of the workshop got into a file for the shop's page, and what it is. */
const FOREIGN_NAMES: readonly (readonly [name: RegExp, what: string])[] = [
  [/simulator/i, 'the shop simulator'],
  [/AdamOptimizer|RMSPropOptimizer/, "tfjs's optimizers, that is training"],
  [/pglite|kysely|postgres/i, 'the server'],
  [/["'`]node:/, 'a module of Node'],
  [/Lit is in dev mode/, "Lit's development build"],
  [/vitest|fast-check/, 'a test library'],
  [/sourceMappingURL=data:/, 'a source map'],
];

/** What in a built file does not belong into a browser. */
export function foreignNames(code: string): readonly string[] {
  return FOREIGN_NAMES.filter(([name]) => name.test(code)).map(([, what]) => what);
}

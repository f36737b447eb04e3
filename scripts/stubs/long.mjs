/**
 * Stands in for `long` in browser bundles. tfjs-core builds a few 64-bit constants with it when loaded and uses them
 * only to hash strings, an op Etui does not have: 3 kB less, and a loud error should that ever change.
 */
const unavailable = () => {
  throw new Error('64-bit integers (long) are not part of this build');
};

const placeholder = new Proxy({}, { get: () => unavailable });

export default { fromString: () => placeholder, fromBytes: unavailable };

/** Filled in by the build: our own files, by name and integrity. See scripts/build.mjs. */
interface EtuiChunk {
  /** Path relative to etui.js, e.g. `chunks/engine-1a2b3c4d.js`. */
  readonly file: string;
  /** `sha384-…` */
  readonly integrity: string;
}
declare const __ETUI_CHUNKS__: {
  readonly runtime?: EtuiChunk;
  readonly engine?: EtuiChunk;
  readonly widget?: EtuiChunk;
  readonly wallet?: EtuiChunk;
  readonly why?: EtuiChunk;
  readonly privacy?: EtuiChunk;
  readonly right?: EtuiChunk;
};

/** Base64url SHA-256 of every language's words, by book and BCP 47 tag. Absent where sources run as they are. */
declare const __ETUI_WORDS__: Readonly<Record<string, Readonly<Record<string, string>>>>;

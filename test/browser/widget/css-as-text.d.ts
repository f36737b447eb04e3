declare module '*.css?inline' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: it is what the bundler makes of such an import.
  export default text;
}

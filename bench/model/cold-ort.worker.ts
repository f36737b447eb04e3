/** ONNX Runtime Web from nothing to its first decision. */
import type { ColdAsk } from './cold-page.js';
import { loadOrt, type OrtProvider } from './runners/onnx.js';

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<{ readonly provider: OrtProvider; readonly ask: ColdAsk }>) => void;
  postMessage(answer: number | string): void;
};

scope.onmessage = async ({ data: { provider, ask } }) => {
  try {
    const [ort, model] = await Promise.all([
      loadOrt(new URL('/ort/', location.href).href, provider),
      fetch('/decide.onnx').then((response) => response.arrayBuffer()),
    ]);
    const session = await ort.InferenceSession.create(model, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
    });
    const row = (values: readonly number[], rows = 1) =>
      new ort.Tensor('float32', Float32Array.from(values), [rows, values.length / rows]);
    const { heads } = await session.run({
      hidden: row(ask.hidden),
      event: row(ask.event),
      context: row(ask.context),
      relative: row(ask.relative, 24),
    });
    scope.postMessage(heads?.data[0] as number);
  } catch (thrown) {
    scope.postMessage(String(thrown));
  }
};

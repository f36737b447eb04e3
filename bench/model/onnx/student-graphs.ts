/**
 * The student (src/model/student.ts) as ONNX graphs, cut where we cut it: a pool's coupons once, a visit event by event
 * from its past state, and a decision. Operators of opset 17: Add, Concat, Gemm, GRU, Mul, Relu, Reshape, Sigmoid,
 * Slice, Split, Sub, Tanh.
 *
 * Where ONNX leaves a choice, both ways are written, and runners/named.ts takes what runs faster:
 * - `gru`: ONNX's own GRU operator (linear_before_reset = 1 is our form; its gates stand in our order), which has no WebGPU
 *   kernel, or the step from plain products with biases folded into each Gemm;
 * - `tail`: the part of a coupon's late layer that is the same for all coupons, added as a row of its own, or folded into
 *   the product as one more row of weights, for which `relative` brings a last column of ones.
 */
import type { NamedWeights, StudentShape } from '../../../src/model/types.js';
import { BASE_HEADS, COUPON_HEADS } from '../../../src/model/types.js';
import type { Constant, Graph, Node, Ports } from './onnx-model.js';

export type GruForm = 'operator' | 'composed';
export type TailForm = 'added' | 'folded';

export interface GraphForms {
  /** Of a whole visit. */
  readonly read: GruForm;
  /** Of one event. */
  readonly step: GruForm;
  readonly tail: TailForm;
}

/** A graph under construction. */
class Sketch {
  readonly nodes: Node[] = [];
  readonly constants: Record<string, Constant> = {};
  readonly #weights: NamedWeights;

  constructor(weights: NamedWeights) {
    this.#weights = weights;
  }

  /** Adds a node with one output, and returns that. */
  put(op: string, inputs: readonly string[], output: string, attributes: Node['attributes'] = {}): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  constant(name: string, shape: readonly number[], values: Float32Array): string {
    this.constants[name] = { shape, values };
    return name;
  }

  whole(name: string, values: readonly number[]): string {
    this.constants[name] = { shape: [values.length], values: BigInt64Array.from(values, BigInt) };
    return name;
  }

  /** A weight of the student as it is. */
  weight(name: string): string {
    const { shape, values } = this.value(name);
    return this.constant(name, shape, values);
  }

  value(name: string) {
    const value = this.#weights[name];
    if (!value) throw new Error(`no weight ${name}`);
    return value;
  }

  /** Columns [from, to) of a weight. */
  columns(name: string, from: number, to: number): string {
    const { shape, values } = this.value(name);
    const width = shape.at(-1) as number;
    const rows = values.length / width;
    const cut = new Float32Array(rows * (to - from));
    for (let row = 0; row < rows; row++)
      cut.set(values.subarray(row * width + from, row * width + to), row * (to - from));
    return this.constant(`${name}[${from}:${to}]`, [...shape.slice(0, -1), to - from], cut);
  }

  /** input · kernel + bias. */
  dense(input: string, kernel: string, bias: string, output: string): string {
    return this.put('Gemm', [input, this.weight(kernel), this.weight(bias)], output);
  }

  graph(name: string, inputs: Ports, outputs: Ports): Graph {
    return { name, nodes: this.nodes, constants: this.constants, inputs, outputs };
  }
}

/** `coupons` [N, K] → `kept` [N, L]: what a decision needs of a pool, once. */
export function keepGraph(weights: NamedWeights, shape: StudentShape, rows: number): Graph {
  const sketch = new Sketch(weights);
  const terms = sketch.put(
    'Relu',
    [sketch.dense('coupons', 'coupon/in', 'coupon/bias', 'terms_in')],
    'terms',
  );
  sketch.dense(terms, 'late/coupon', 'late/bias', 'kept');
  const late = sketch.value('late/coupon').shape.at(-1) as number;
  return sketch.graph('keep', { coupons: [rows, shape.coupon] }, { kept: [rows, late] });
}

/** `hidden` [1, H], `event` [T, E] → `read` [1, H]. */
export function readGraph(weights: NamedWeights, shape: StudentShape, events: number, gru: GruForm): Graph {
  const sketch = new Sketch(weights);
  addRead(sketch, shape, events, gru);
  return sketch.graph(`read-${events}`, readInputs(shape, events), { read: [1, shape.hidden] });
}

/**
 * `hidden`, `event`, `context` [1, C], `relative` [N, R] → `read`, `base` [1, 3], `heads` [N, 5]. The pool's `kept` [N, L] is
 * a constant of the graph: as an input the runtime would copy it for every decision.
 */
export function decideGraph(
  weights: NamedWeights,
  shape: StudentShape,
  kept: Float32Array,
  { step, tail }: Pick<GraphForms, 'step' | 'tail'>,
): Graph {
  const sketch = new Sketch(weights);
  const rows = addKept(sketch, kept);
  addRead(sketch, shape, 1, step);
  addScore(sketch, 'read', tail);
  return sketch.graph(
    `decide-${rows}`,
    { ...readInputs(shape, 1), ...scoreInputs(shape, rows, tail) },
    { read: [1, shape.hidden], ...scoreOutputs(rows) },
  );
}

/** The second half of `decideGraph` alone: `hidden` stands for the visit as it is. */
export function scoreGraph(
  weights: NamedWeights,
  shape: StudentShape,
  kept: Float32Array,
  tail: TailForm,
): Graph {
  const sketch = new Sketch(weights);
  const rows = addKept(sketch, kept);
  addScore(sketch, 'hidden', tail);
  const inputs = { hidden: [1, shape.hidden], ...scoreInputs(shape, rows, tail) };
  return sketch.graph(`score-${rows}`, inputs, scoreOutputs(rows));
}

const readInputs = (shape: StudentShape, events: number): Ports => ({
  hidden: [1, shape.hidden],
  event: [events, shape.event],
});

const scoreInputs = (shape: StudentShape, rows: number, tail: TailForm): Ports => ({
  context: [1, shape.context],
  relative: [rows, shape.relative + (tail === 'folded' ? 1 : 0)],
});

const scoreOutputs = (rows: number): Ports => ({
  base: [1, BASE_HEADS.length],
  heads: [rows, COUPON_HEADS.length],
});

/** Returns its rows. */
function addKept(sketch: Sketch, kept: Float32Array): number {
  const width = sketch.value('late/coupon').shape.at(-1) as number;
  sketch.constant('kept', [kept.length / width, width], kept);
  return kept.length / width;
}

function addScore(sketch: Sketch, hidden: string, tail: TailForm): void {
  const context = sketch.dense('context', 'joint/context', 'joint/bias', 'context_in');
  const joint = sketch.put('Gemm', [hidden, sketch.weight('joint/session'), context], 'joint_in');
  const state = sketch.put('Relu', [joint], 'joint');
  sketch.dense(state, 'base/out', 'base/bias', 'base');
  const shared = sketch.put('Gemm', [state, sketch.weight('late/joint')], 'shared');
  const kernel = sketch.weight('late/relative');
  const before =
    tail === 'added'
      ? sketch.put('Add', [sketch.put('Gemm', ['relative', kernel, 'kept'], 'own'), shared], 'late_in')
      : sketch.put(
          'Gemm',
          ['relative', sketch.put('Concat', [kernel, shared], 'rows', { axis: 0 }), 'kept'],
          'late_in',
        );
  sketch.dense(sketch.put('Relu', [before], 'late'), 'late/out', 'late/out_bias', 'heads');
}

function addRead(sketch: Sketch, shape: StudentShape, events: number, gru: GruForm): void {
  if (gru === 'operator') addGru(sketch, shape, events);
  else addSteps(sketch, shape, events);
}

function addGru(sketch: Sketch, { event, hidden }: StudentShape, events: number): void {
  const turned = (name: string, width: number): string => {
    const { values } = sketch.value(name);
    const columns = 3 * hidden;
    const across = Float32Array.from(
      values,
      (_, at) => values[(at % width) * columns + Math.floor(at / width)] ?? 0,
    );
    return sketch.constant(`${name}/turned`, [1, columns, width], across);
  };
  const biases = Float32Array.of(
    ...sketch.value('gru/input_bias').values,
    ...sketch.value('gru/hidden_bias').values,
  );
  const past = sketch.put('Reshape', ['hidden', sketch.whole('past_shape', [1, 1, hidden])], 'past');
  const series = sketch.put('Reshape', ['event', sketch.whole('series_shape', [events, 1, event])], 'series');
  sketch.nodes.push({
    op: 'GRU',
    inputs: [
      series,
      turned('gru/input', event),
      turned('gru/hidden', hidden),
      sketch.constant('gru/biases', [1, 6 * hidden], biases),
      '',
      past,
    ],
    outputs: ['', 'last'],
    attributes: { hidden_size: hidden, linear_before_reset: 1 },
  });
  sketch.put('Reshape', ['last', sketch.whole('read_shape', [1, hidden])], 'read');
}

/** Each step from products: 12 nodes, of which the four products carry their additions with them. */
function addSteps(sketch: Sketch, { hidden: width }: StudentShape, events: number): void {
  const gates = (name: string) => sketch.columns(name, 0, 2 * width);
  const candidate = (name: string) => sketch.columns(name, 2 * width, 3 * width);
  const halves = sketch.whole('halves', [width, width]);
  // Sliced, not split: the WebGPU provider binds at most ten buffers, and a split into 64 needs 65.
  const axes = events > 1 ? sketch.whole('axes', [0]) : '';
  const part = (of: string, name: string): readonly string[] =>
    Array.from({ length: events }, (_, at) => {
      if (events === 1) return of;
      const [from, to] = [at, at + 1].map((row) => sketch.whole(`row_${row}`, [row])) as [string, string];
      return sketch.put('Slice', [of, from, to, axes], `${name}_${at}`);
    });
  // Of the gates both biases are added anyway; the candidate's recurrent one is behind the reset gate.
  const first = sketch.value('gru/hidden_bias').values;
  const bias = sketch.value('gru/input_bias').values.subarray(0, 2 * width);
  const both = sketch.constant(
    'gates_bias',
    [2 * width],
    Float32Array.from(bias, (value, at) => value + (first[at] ?? 0)),
  );
  const inGates = part(sketch.put('Gemm', ['event', gates('gru/input'), both], 'gates_in'), 'gates_in');
  const inCandidate = part(
    sketch.put('Gemm', ['event', candidate('gru/input'), candidate('gru/input_bias')], 'candidate_in'),
    'candidate_in',
  );
  let hidden = 'hidden';
  for (let at = 0; at < events; at++) {
    const name = (of: string) => `${of}_${at}`;
    const gateSum = sketch.put(
      'Gemm',
      [hidden, gates('gru/hidden'), inGates[at] as string],
      name('gate_sum'),
    );
    const open = sketch.put('Sigmoid', [gateSum], name('gate'));
    const [update, reset] = [name('update'), name('reset')];
    sketch.nodes.push({
      op: 'Split',
      inputs: [open, halves],
      outputs: [update, reset],
      attributes: { axis: 1 },
    });
    const recalled = sketch.put(
      'Gemm',
      [hidden, candidate('gru/hidden'), candidate('gru/hidden_bias')],
      name('recalled'),
    );
    const kept = sketch.put('Mul', [reset, recalled], name('kept_part'));
    const fresh = sketch.put(
      'Tanh',
      [sketch.put('Add', [inCandidate[at] as string, kept], name('fresh_in'))],
      name('fresh'),
    );
    const change = sketch.put(
      'Mul',
      [update, sketch.put('Sub', [hidden, fresh], name('gap'))],
      name('change'),
    );
    hidden = sketch.put('Add', [fresh, change], at === events - 1 ? 'read' : name('hidden'));
  }
}

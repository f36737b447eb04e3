/**
 * An ONNX model from a list of nodes (github.com/onnx/onnx, onnx.proto3, field numbers beside each line below). Float32
 * tensors, and int64 where an operator asks for them.
 */
import { type Bytes, bytes, float, integer, integers, join, text } from './protobuf.js';

/** Default operator set; each operator used is named in student-graphs.ts. */
export const OPSET = 17;
/** Version of the file format that came with that operator set. */
export const IR_VERSION = 8;

const FLOAT = 1;
const INT64 = 7;

export type Attribute = number | readonly number[] | { readonly float: number };

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A tensor that the model holds. */
export interface Constant {
  readonly shape: readonly number[];
  /** BigInt64Array for what ONNX wants as int64. */
  readonly values: Float32Array | BigInt64Array;
}

/** A width, or the name of one that is known only when the model runs. */
export type Extent = number | string;
export type Ports = Readonly<Record<string, readonly Extent[]>>;

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly constants: Readonly<Record<string, Constant>>;
  /** Float32 all. */
  readonly inputs: Ports;
  readonly outputs: Ports;
}

/** ModelProto: what an ONNX runtime loads. */
export function writeOnnx(graph: Graph): Bytes {
  return join(
    integer(1, IR_VERSION),
    text(2, 'etui bench'),
    bytes(7, graphProto(graph)),
    bytes(8, join(text(1, ''), integer(2, OPSET))),
  );
}

function graphProto({ name, nodes, constants, inputs, outputs }: Graph): Bytes {
  return join(
    ...nodes.map((node, index) => bytes(1, nodeProto(node, `${node.op}_${index}`))),
    text(2, name),
    ...Object.entries(constants).map(([constant, value]) => bytes(5, tensorProto(constant, value))),
    ...Object.entries(inputs).map(([port, shape]) => bytes(11, valueInfo(port, shape))),
    ...Object.entries(outputs).map(([port, shape]) => bytes(12, valueInfo(port, shape))),
  );
}

function nodeProto({ op, inputs, outputs, attributes = {} }: Node, name: string): Bytes {
  return join(
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, name),
    text(4, op),
    ...Object.entries(attributes).map(([key, value]) => bytes(5, attributeProto(key, value))),
  );
}

/** The number of its field is the name's type: f 2 (FLOAT 1), i 3 (INT 2), ints 8 (INTS 7). */
function attributeProto(name: string, value: Attribute): Bytes {
  if (typeof value === 'number') return join(text(1, name), integer(3, value), integer(20, 2));
  if ('float' in value) return join(text(1, name), float(2, value.float), integer(20, 1));
  return join(text(1, name), integers(8, value), integer(20, 7));
}

function tensorProto(name: string, { shape, values }: Constant): Bytes {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const type = values instanceof Float32Array ? FLOAT : INT64;
  return join(integers(1, shape), integer(2, type), text(8, name), bytes(9, raw));
}

function valueInfo(name: string, shape: readonly Extent[]): Bytes {
  const dimensions = shape.map((extent) =>
    bytes(1, typeof extent === 'number' ? integer(1, extent) : text(2, extent)),
  );
  const tensorType = join(integer(1, FLOAT), bytes(2, join(...dimensions)));
  return join(text(1, name), bytes(2, bytes(1, tensorType)));
}

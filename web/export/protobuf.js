/** Messages of ONNX as bytes and back: which field has which number, and how it is written. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * Field numbers and types, as in onnx.proto3 of ONNX (Apache-2.0), of the messages and fields in use.
 * A capitalized type is a message; [] is repeated.
 */
const MESSAGES = {
  Model: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    docString: [6, 'string'],
    graph: [7, 'Graph'],
    opsetImport: [8, 'OperatorSet[]'],
    metadata: [14, 'Entry[]'],
  },
  OperatorSet: { domain: [1, 'string'], version: [2, 'int64'] },
  Entry: { key: [1, 'string'], value: [2, 'string'] },
  Graph: {
    node: [1, 'Node[]'],
    name: [2, 'string'],
    initializer: [5, 'Tensor[]'],
    input: [11, 'Value[]'],
    output: [12, 'Value[]'],
  },
  Node: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'Attribute[]'],
  },
  Attribute: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'string'],
    ints: [8, 'int64[]'],
    type: [20, 'int32'],
  },
  Tensor: {
    dims: [1, 'int64[]'],
    dataType: [2, 'int32'],
    name: [8, 'string'],
    rawData: [9, 'bytes'],
  },
  Value: { name: [1, 'string'], type: [2, 'Type'] },
  Type: { tensor: [1, 'TensorType'] },
  TensorType: { elemType: [1, 'int32'], shape: [2, 'Shape'] },
  Shape: { dim: [1, 'Dimension[]'] },
  Dimension: { value: [1, 'int64'], param: [2, 'string'] },
};

const WIRE = {
  int64: WireType.Varint,
  int32: WireType.Varint,
  float: WireType.Bit32,
  string: WireType.LengthDelimited,
  bytes: WireType.LengthDelimited,
};

/**
 * @param {keyof typeof MESSAGES} type
 * @param {Record<string, any>} fields
 * @returns {Uint8Array}
 */
export function encode(type, fields) {
  const writer = new BinaryWriter();
  for (const [name, value] of Object.entries(fields)) {
    const [number, kind] = MESSAGES[type][name];
    const single = kind.replace('[]', '');
    for (const one of single === kind ? [value] : value) {
      if (single in MESSAGES) {
        writer.tag(number, WireType.LengthDelimited).bytes(encode(single, one));
      } else {
        writer.tag(number, WIRE[single])[single](one);
      }
    }
  }
  return writer.finish();
}

/** Fields by their number. */
const BY_NUMBER = Object.fromEntries(
  Object.entries(MESSAGES).map(([type, fields]) => [
    type,
    new Map(Object.entries(fields).map(([name, [number, kind]]) => [number, { name, kind }])),
  ]),
);

/** What is repeated is there even where it is empty; other fields that are absent are undefined. */
const emptyOf = (type) =>
  Object.fromEntries(
    Object.entries(MESSAGES[type])
      .filter(([, [, kind]]) => kind.endsWith('[]'))
      .map(([name]) => [name, []]),
  );

function readOne(reader, kind) {
  if (kind in MESSAGES) return decode(kind, reader.bytes());
  const value = reader[kind]();
  return kind === 'int64' ? Number(value) : value;
}

/**
 * Fields that are not in the table are stepped over. Bytes are views of the file's.
 * @param {keyof typeof MESSAGES} type
 * @param {Uint8Array} bytes
 * @returns {Record<string, any>}
 */
export function decode(type, bytes) {
  const reader = new BinaryReader(bytes);
  const fields = emptyOf(type);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const field = BY_NUMBER[type].get(number);
    if (!field) {
      reader.skip(wire, number);
    } else if (field.kind.endsWith('[]')) {
      fields[field.name].push(readOne(reader, field.kind.slice(0, -2)));
    } else {
      fields[field.name] = readOne(reader, field.kind);
    }
  }
  return fields;
}

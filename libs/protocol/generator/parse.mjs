// The notation of schemas/*.mjs, one field a line: name, type, versions, tag, default.
//
//   topics    []Topic?1+    0-7    tag 2    = null
//
// Indentation nests: the lines below a struct field are its fields. `?` makes a field nullable in every version that has
// it, `?1+` from version 1 on. A field without versions is in every version of its parent. `struct Name` opens a struct that
// several fields of the message use by name.
import { intersect, parseRange } from './versions.mjs';

const PRIMITIVES = new Set(
  'bool int8 int16 uint16 int32 int64 float64 uuid string bytes records'.split(' '),
);
const FIELD =
  /^(?<indent> *)(?<name>[a-z]\w*) +(?<array>\[\])?(?<type>\w+)(?<nullable>\?[\d+-]*)?(?: +(?<versions>\d[\d+-]*))?(?: +tag (?<tag>\d+))?(?: +(?<hasDefault>=) (?<default>\S+))?$/;

/** A whole API: two messages of the same versions. */
export function parseApi(schema, file) {
  const versions = parseRange(schema.versions);
  const flexible = parseRange(schema.flexible);
  return {
    file,
    key: schema.key,
    name: schema.name,
    versions,
    flexible,
    request: parseMessage(`${schema.name}Request`, schema.name, schema.request, {
      versions,
      flexible,
    }),
    response: parseMessage(`${schema.name}Response`, schema.name, schema.response, {
      versions,
      flexible,
    }),
  };
}

/** A message that stands alone, inside the bytes of another one. */
export function parseSingle(schema, file) {
  const versions = parseRange(schema.versions);
  const flexible = parseRange(schema.flexible);
  const message = parseMessage(schema.name, schema.name, schema.fields, { versions, flexible });
  return { file, name: schema.name, versions, flexible, message };
}

function parseMessage(name, apiName, text, { versions, flexible }) {
  const message = { name, apiName, versions, flexible, structs: new Map() };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  const roots = nest(
    lines.map((line) => line.slice(indent).trimEnd()),
    name,
  );
  const shared = new Map();
  for (const node of roots.filter((node) => node.struct)) shared.set(node.struct, node);
  const fields = roots.filter((node) => !node.struct);
  const context = { message, shared };
  message.root = { name, fields: resolve(fields, versions, context), versions };
  return message;
}

/** Lines to a tree by indentation. */
function nest(lines, where) {
  const root = { depth: -1, children: [] };
  const stack = [root];
  for (const line of lines) {
    const node = parseLine(line, where);
    while (stack.at(-1).depth >= node.depth) stack.pop();
    if (node.depth !== stack.at(-1).depth + 1)
      throw new Error(`${where}: indentation of '${line}'`);
    stack.at(-1).children.push(node);
    stack.push(node);
  }
  return root.children;
}

function parseLine(line, where) {
  const struct = /^struct ([A-Z]\w*)$/.exec(line);
  if (struct) return { depth: 0, struct: struct[1], children: [] };
  const parts = FIELD.exec(line)?.groups;
  if (!parts || parts.indent.length % 2 !== 0) throw new Error(`${where}: cannot read '${line}'`);
  return { ...parts, depth: parts.indent.length / 2, children: [] };
}

function resolve(nodes, versions, context) {
  return nodes.map((node) => {
    const where = `${context.message.name}.${node.name}`;
    const own =
      node.versions === undefined ? versions : intersect(parseRange(node.versions), versions);
    if (own === null) throw new Error(`${where} is in no version`);
    const field = {
      name: node.name,
      array: node.array !== undefined,
      type: node.type,
      versions: own,
      nullable: parseNullable(node.nullable, own),
      tag: node.tag === undefined ? undefined : Number(node.tag),
    };
    if (!PRIMITIVES.has(node.type)) field.struct = resolveStruct(node, own, context);
    else if (node.children.length > 0) throw new Error(`${where}: ${node.type} has no fields`);
    field.default = parseDefault(node, field, where);
    field.hasDefault = node.hasDefault !== undefined;
    return field;
  });
}

function parseNullable(text, versions) {
  if (text === undefined) return null;
  return text === '?' ? versions : intersect(parseRange(text.slice(1)), versions);
}

function resolveStruct(node, versions, context) {
  const { message, shared } = context;
  const declared = shared.get(node.type) ?? node;
  if (declared.children.length === 0)
    throw new Error(`${message.name}: struct ${node.type} has no fields`);
  const known = message.structs.get(node.type);
  if (known && declared === node)
    throw new Error(`${message.name}: struct ${node.type} declared twice`);
  if (known) {
    // One function serves all uses, so it must expect the versions of each of them.
    const all = {
      min: Math.min(known.versions.min, versions.min),
      max: Math.max(known.versions.max, versions.max),
    };
    if (all.min !== known.versions.min || all.max !== known.versions.max) {
      known.versions = all;
      known.fields = resolve(declared.children, all, context);
    }
    return known;
  }
  const struct = { name: structName(node.type, message), versions };
  message.structs.set(node.type, struct);
  struct.fields = resolve(declared.children, versions, context);
  return struct;
}

/** Kafka's struct names repeat between messages; ours begin with the message's. */
function structName(type, message) {
  if (type.startsWith(message.name)) return type;
  return (
    message.name + (type.startsWith(message.apiName) ? type.slice(message.apiName.length) : type)
  );
}

/** The value that a version without the field reads as, and that a writer may leave out: null, number, bigint, string, boolean. */
function parseDefault(node, field, where) {
  const text = node.default;
  if (text === undefined) return implicitDefault(field);
  if (text === 'null') {
    if (field.nullable === null)
      throw new Error(`${where}: null default on a field that is never null`);
    return null;
  }
  if (field.array || field.struct) throw new Error(`${where}: default must be null`);
  if (field.type === 'bool') return text === 'true';
  if (field.type === 'string') return text.replaceAll("'", '');
  return field.type === 'int64' ? BigInt(text) : Number(text);
}

function implicitDefault(field) {
  if (field.array || field.struct) return undefined;
  if (field.type === 'bool') return false;
  if (field.type === 'string') return '';
  if (field.type === 'int64') return 0n;
  return field.type === 'uuid' || field.type === 'bytes' || field.type === 'records'
    ? undefined
    : 0;
}

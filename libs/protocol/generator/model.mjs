// What the emitters ask of a field or a struct: its TypeScript names, its default, its smallest size on the wire.
import { covers, intersect } from './versions.mjs';

const TYPESCRIPT = {
  bool: 'boolean',
  int64: 'bigint',
  uuid: 'string',
  string: 'string',
  bytes: 'Buffer',
  records: 'Buffer',
};

/** The type without array and null. `input` chooses the writer's side, where defaults may be left out. */
export function elementType(field, input) {
  if (field.struct) return field.struct.name + (input ? 'Input' : '');
  return TYPESCRIPT[field.type] ?? 'number';
}

export function fieldType(field, input) {
  const element = elementType(field, input);
  const array = input ? `readonly ${element}[]` : `${element}[]`;
  return (field.array ? array : element) + (field.nullable === null ? '' : ' | null');
}

/**
 * A writer may leave out what has a default, what not every version of the struct has, and throttleTimeMs, which the quota code alone knows.
 */
export function isOptional(field, struct) {
  const always = covers(field.versions, struct.versions);
  return field.hasDefault || field.tag !== undefined || !always || field.name === 'throttleTimeMs';
}

/** The default as source text. */
export function defaultLiteral(field) {
  const value = field.default;
  if (value === null) return 'null';
  if (field.array) return '[]';
  if (field.struct) {
    return `{ ${field.struct.fields.map((inner) => `${inner.name}: ${defaultLiteral(inner)}`).join(', ')} }`;
  }
  if (field.type === 'uuid') return 'ZERO_UUID';
  if (field.type === 'bytes' || field.type === 'records') return 'EMPTY';
  if (field.type === 'string') return `'${value}'`;
  return field.type === 'int64' ? `${value}n` : String(value);
}

/** 'always', 'never' or 'varies' over the versions given. */
export function flexibility(message, versions) {
  if (message.flexible === null || intersect(message.flexible, versions) === null) return 'never';
  return covers(message.flexible, versions) ? 'always' : 'varies';
}

const SIZES = { bool: 1, int8: 1, int16: 2, uint16: 2, int32: 4, int64: 8, float64: 8, uuid: 16 };

/** The least number of bytes that a struct can take in any of its versions: what bounds an array length before it is believed. */
export function leastStructSize(struct, message) {
  let least = Infinity;
  for (let version = struct.versions.min; version <= struct.versions.max; version++) {
    least = Math.min(least, structSizeAt(struct, message, version));
  }
  return Math.max(1, least);
}

function structSizeAt(struct, message, version) {
  const at = { min: version, max: version };
  const flexible = flexibility(message, at) === 'always';
  let size = flexible ? 1 : 0;
  for (const field of struct.fields) {
    if (field.tag !== undefined || intersect(field.versions, at) === null) continue;
    size += fieldSizeAt(field, message, { at, flexible });
  }
  return size;
}

function fieldSizeAt(field, message, { at, flexible }) {
  if (field.array || field.type === 'bytes' || field.type === 'records') return flexible ? 1 : 4;
  if (field.type === 'string') return flexible ? 1 : 2;
  if (!field.struct) return SIZES[field.type];
  const nullable = covers(field.nullable, at);
  return nullable ? 1 : structSizeAt(field.struct, message, at.min);
}

export function leastElementSize(field, message) {
  if (field.struct) return leastStructSize(field.struct, message);
  if (field.type === 'string') return flexibility(message, message.versions) === 'never' ? 2 : 1;
  if (SIZES[field.type] === undefined) throw new Error(`${message.name}: array of ${field.type}`);
  return SIZES[field.type];
}

/** Which arguments besides the reader or writer a struct's functions need: generated signatures carry no unused parameter. */
export function needs(struct, message, seen = new Map()) {
  const known = seen.get(struct);
  if (known) return known;
  const result = { version: false, flexible: flexibility(message, struct.versions) === 'varies' };
  seen.set(struct, result);
  for (const field of struct.fields) {
    if (field.tag === undefined && !covers(field.versions, struct.versions)) result.version = true;
    if (field.tag !== undefined && !coversFlexible(field, message, struct)) result.version = true;
    if (field.nullable !== null && !covers(field.nullable, field.versions)) result.version = true;
    if (!field.struct) continue;
    const inner = needs(field.struct, message, seen);
    if (inner.version) result.version = true;
  }
  return result;
}

/** Whether a tagged field exists wherever the struct has a tag section at all. */
export function coversFlexible(field, message, struct) {
  return covers(field.versions, intersect(message.flexible, struct.versions));
}

/** The arguments for the struct of a field: `flexible` is a constant where the field's own versions decide it. */
export function callArguments(field, message) {
  const { version, flexible } = needs(field.struct, message);
  const flexibleArgument = { always: 'true', never: 'false', varies: 'flexible' }[
    flexibility(message, field.versions)
  ];
  return (version ? ', version' : '') + (flexible ? `, ${flexibleArgument}` : '');
}

export function parameters(struct, message) {
  const { version, flexible } = needs(struct, message);
  return (version ? ', version: number' : '') + (flexible ? ', flexible: boolean' : '');
}

/**
 * Chooses between flexible and older encodings of a field, folded where its versions leave no choice.
 * `make(flexible, versions)` yields source text for the versions it is told.
 */
export function byFlexibility(message, versions, make) {
  const kind = flexibility(message, versions);
  if (kind !== 'varies') return { kind, [kind]: make(kind === 'always', versions) };
  const from = message.flexible.min;
  return {
    kind,
    always: make(true, { min: from, max: versions.max }),
    never: make(false, { min: versions.min, max: from - 1 }),
  };
}

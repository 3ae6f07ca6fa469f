// Writing functions: one per struct, straight-line, every version inside. A field that the version lacks is not written.
import { structsOf } from './emit-types.mjs';
import {
  byFlexibility,
  callArguments,
  coversFlexible,
  defaultLiteral,
  flexibility,
  isOptional,
  parameters,
} from './model.mjs';
import { condition, covers, intersect } from './versions.mjs';

export function emitWrite(message) {
  return structsOf(message).flatMap((struct) => emitStruct(struct, message));
}

function emitStruct(struct, message) {
  const root = struct === message.root;
  const varies = root && flexibility(message, message.versions) === 'varies';
  const needed = root ? ', version: number' : parameters(struct, message);
  const usesVersion = varies || parameters(struct, message).includes('version');
  const content = struct.fields
    .filter((field) => field.tag === undefined)
    .flatMap((field) => writeField(field, { struct, message }));
  content.push(...writeTags(struct, message));
  const usesValue = content.some((line) => /\bvalue\b/.test(line));
  const usesWriter = content.length > 0;
  const names = `${usesWriter ? 'writer' : '_writer'}: Writer, ${usesValue ? 'value' : '_value'}: ${struct.name}Input`;
  const list = names + (root && !usesVersion ? ', _version: number' : needed);
  return [
    `${root ? 'export ' : ''}function write${struct.name}(${list}): void {`,
    ...(varies && content.some((line) => /\bflexible\b/.test(line))
      ? [`  const flexible = version >= ${message.flexible.min};`]
      : []),
    ...content.map((line) => `  ${line}`),
    '}',
    '',
  ];
}

function writeField(field, { struct, message }) {
  const test = condition(field.versions, struct.versions);
  const lines = writeValue(field, { struct, message });
  if (test === true) return lines;
  if (lines.length === 1 && !lines[0].startsWith('if ')) return [`if (${test}) ${lines[0]}`];
  return [`if (${test}) {`, ...lines.map((line) => `  ${line}`), '}'];
}

/** `value.name` with its default put in. */
function valueOf(field, struct) {
  const value = `value.${field.name}`;
  if (!isOptional(field, struct)) return value;
  // Where null is a value of its own, only undefined stands for the default.
  const nullIsMeant = field.nullable !== null && field.default !== null;
  return nullIsMeant
    ? `${value} === undefined ? ${defaultLiteral(field)} : ${value}`
    : `${value} ?? ${defaultLiteral(field)}`;
}

function writeValue(field, { struct, message }) {
  if (field.array) return writeArray(field, { struct, message });
  const value = valueOf(field, struct);
  if (field.struct) return writeStructValue(field, value, message);
  if (!['string', 'bytes', 'records'].includes(field.type))
    return [`writer.${field.type}(${value});`];
  if (sometimesNull(field)) {
    const test = condition(field.nullable, field.versions);
    const guard = `if (${field.name} === null && !(${test})) throw nullField('${message.name}.${field.name}', version);`;
    return [`const ${field.name} = ${value};`, guard, writeCall(field, field.name, message)];
  }
  return [writeCall(field, value, message)];
}

function writeCall(field, value, message) {
  const call = (flexible) => {
    const name = `${flexible ? 'compact ' : ''}${field.nullable === null ? '' : 'nullable '}${field.type}`;
    return `writer.${camel(name)}(${value});`;
  };
  return chooseFlexible(field, message, call);
}

function sometimesNull(field) {
  return field.nullable !== null && !covers(field.nullable, field.versions);
}

function writeStructValue(field, value, message) {
  const name = field.struct.name;
  const rest = callArguments(field, message);
  if (field.nullable === null) return [`write${name}(writer, ${value}${rest});`];
  return [
    `const ${field.name} = ${value};`,
    `writer.presence(${field.name} !== null);`,
    `if (${field.name} !== null) write${name}(writer, ${field.name}${rest});`,
  ];
}

function writeArray(field, { struct, message }) {
  const items = field.name;
  const lines = [`const ${items} = ${valueOf(field, struct)};`];
  if (sometimesNull(field)) {
    const test = condition(field.nullable, field.versions);
    lines.push(
      `if (${items} === null && !(${test})) throw nullField('${message.name}.${items}', version);`,
    );
  }
  const length =
    field.nullable === null ? `${items}.length` : `${items} === null ? -1 : ${items}.length`;
  lines.push(
    chooseFlexible(
      field,
      message,
      (flexible) => `writer.${flexible ? 'compactArrayLength' : 'arrayLength'}(${length});`,
    ),
  );
  const loop = `for (const item of ${items}) ${writeElement(field, message)}`;
  lines.push(field.nullable === null ? loop : `if (${items} !== null) ${loop}`);
  return lines;
}

function writeElement(field, message) {
  if (field.struct)
    return `write${field.struct.name}(writer, item${callArguments(field, message)});`;
  if (field.type !== 'string') return `writer.${field.type}(item);`;
  return chooseFlexible(
    field,
    message,
    (flexible) => `writer.${flexible ? 'compactString' : 'string'}(item);`,
  );
}

function chooseFlexible(field, message, make) {
  const choice = byFlexibility(message, field.versions, make);
  if (choice.kind !== 'varies') return choice[choice.kind];
  return `if (flexible) ${choice.always} else ${choice.never}`;
}

function writeTags(struct, message) {
  const kind = flexibility(message, struct.versions);
  if (kind === 'never') return [];
  const guard = kind === 'always' ? '' : 'if (flexible) ';
  const tagged = struct.fields
    .filter((field) => field.tag !== undefined)
    .sort((a, b) => a.tag - b.tag);
  if (tagged.length === 0) return [`${guard}writer.tagCount(0);`];
  return [
    `${guard}{`,
    ...tagged.map(
      (field) => `  const ${field.name} = value.${field.name} ?? ${defaultLiteral(field)};`,
    ),
    ...tagged.map(
      (field) => `  const has${pascal(field.name)} = ${presence(field, { struct, message })};`,
    ),
    `  writer.tagCount(${tagged.map((field) => `Number(has${pascal(field.name)})`).join(' + ')});`,
    ...tagged.flatMap((field) => writeTag(field, { struct, message })).map((line) => `  ${line}`),
    '}',
  ];
}

/** Kafka writes a tagged field only when it differs from its default. */
function presence(field, { struct, message }) {
  const test = coversFlexible(field, message, struct)
    ? ''
    : `${condition(field.versions, intersect(message.flexible, struct.versions))} && `;
  return test + differs(field, field.name, message);
}

function differs(field, value, message) {
  if (field.array) return `${value}.length > 0`;
  if (!field.struct) return `${value} !== ${defaultLiteral(field)}`;
  const parts = field.struct.fields.map((inner) => {
    const part = `${value}.${inner.name}`;
    if (inner.array || inner.struct || inner.type === 'bytes')
      throw new Error(`${message.name}.${field.name}: too deep for a tagged default`);
    return differs(
      inner,
      isOptional(inner, field.struct) ? `(${part} ?? ${defaultLiteral(inner)})` : part,
      message,
    );
  });
  return `(${parts.join(' || ')})`;
}

function writeTag(field, { struct, message }) {
  const lines = field.array
    ? writeArray(field, { struct, message }).slice(1)
    : field.struct
      ? writeStructValue(field, field.name, message)
      : [writeCallOrPrimitive(field, message)];
  return [
    `if (has${pascal(field.name)}) {`,
    `  const start = writer.beginTaggedField(${field.tag});`,
    ...lines.map((line) => `  ${line}`),
    '  writer.endTaggedField(start);',
    '}',
  ];
}

function writeCallOrPrimitive(field, message) {
  if (['string', 'bytes'].includes(field.type)) return writeCall(field, field.name, message);
  return `writer.${field.type}(${field.name});`;
}

function camel(words) {
  return words.replaceAll(/ (\w)/g, (_, letter) => letter.toUpperCase());
}

function pascal(name) {
  return name[0].toUpperCase() + name.slice(1);
}

// Reading functions: one per struct, straight-line, every version inside.
import { structsOf } from './emit-types.mjs';
import {
  byFlexibility,
  callArguments,
  coversFlexible,
  defaultLiteral,
  elementType,
  fieldType,
  flexibility,
  leastElementSize,
  parameters,
} from './model.mjs';
import { condition, covers } from './versions.mjs';

export function emitRead(message) {
  return structsOf(message).flatMap((struct) =>
    struct === message.root ? emitRoot(struct, message) : emitStruct(struct, message),
  );
}

function emitRoot(root, message) {
  const varies = flexibility(message, message.versions) === 'varies';
  const usesVersion = varies || parameters(root, message).includes('version');
  const version = usesVersion ? 'version' : '_version';
  return [
    `export function read${root.name}(reader: Reader, ${version}: number): ${root.name} {`,
    ...(varies ? [`  const flexible = version >= ${message.flexible.min};`] : []),
    ...body(root, message),
    '}',
    '',
  ];
}

function emitStruct(struct, message) {
  return [
    `function read${struct.name}(reader: Reader${parameters(struct, message)}): ${struct.name} {`,
    ...body(struct, message),
    '}',
    '',
  ];
}

function body(struct, message) {
  const lines = struct.fields
    .filter((field) => field.tag === undefined)
    .flatMap((field) => readField(field, struct, message));
  lines.push(...readTags(struct, message));
  lines.push(`return { ${struct.fields.map((field) => `${field.name}`).join(', ')} };`);
  return lines.map((line) => `  ${line}`);
}

function readField(field, struct, message) {
  const test = condition(field.versions, struct.versions);
  if (field.array) return readArray(field, test, message);
  const value = readValue(field, message);
  if (test === true) return [`const ${field.name} = ${value};`];
  return [
    `const ${field.name}${annotation(field)} = ${test} ? ${nested(value)} : ${defaultLiteral(field)};`,
  ];
}

/** A choice inside a choice. */
function nested(value) {
  return value.includes(' ? ') ? `(${value})` : value;
}

function annotation(field) {
  return field.struct ? `: ${fieldType(field, false)}` : '';
}

function readArray(field, test, message) {
  const type = fieldType(field, false);
  if (field.nullable === null && test === true) return readItems(field, field.name, message);
  const items = `${field.name}Items`;
  const filled = [
    ...readItems(field, items, message),
    `${field.name} = ${field.nullable === null ? items : `${field.name}Length < 0 ? null : ${items}`};`,
  ];
  if (test === true) return [`let ${field.name}: ${type};`, ...filled];
  return [
    `let ${field.name}: ${type} = ${defaultLiteral(field)};`,
    `if (${test}) {`,
    ...filled.map((line) => `  ${line}`),
    '}',
  ];
}

/**
 * The array at once in its full length, which the reader has bounded: growing it by push makes room for 17 elements where
 * three are meant, and decoding a Metadata response took twice as long (test/bench/codec.mjs).
 */
function readItems(field, into, message) {
  const size = leastElementSize(field, message);
  const length = choose(field, message, (flexible, nullable) =>
    lengthCall(flexible, nullable, size),
  );
  const count = `${field.name}Length`;
  const room = field.nullable === null ? count : `Math.max(0, ${count})`;
  return [
    `const ${count} = ${length};`,
    `const ${into} = new Array<${elementType(field, false)}>(${room});`,
    `for (let i = 0; i < ${count}; i++) ${into}[i] = ${readElement(field, message)};`,
  ];
}

function lengthCall(flexible, nullable, size) {
  const name = `${nullable ? 'nullable ' : ''}array length`;
  return `reader.${camel((flexible ? 'compact ' : '') + name)}(${size})`;
}

function readElement(field, message) {
  if (field.struct) return `read${field.struct.name}(reader${callArguments(field, message)})`;
  if (field.type !== 'string') return `reader.${field.type}()`;
  return chooseFlexible(field, message, (flexible) =>
    flexible ? 'reader.compactString()' : 'reader.string()',
  );
}

function readValue(field, message) {
  if (field.struct) {
    const read = readElement(field, message);
    if (field.nullable === null) return read;
    if (!covers(field.nullable, field.versions))
      throw new Error(`${message.name}.${field.name}: sometimes-null struct`);
    return `reader.isPresent() ? ${read} : null`;
  }
  if (!['string', 'bytes', 'records'].includes(field.type)) return `reader.${field.type}()`;
  return choose(field, message, (flexible, nullable) => {
    return `reader.${camel(`${flexible ? 'compact ' : ''}${nullable ? 'nullable ' : ''}${field.type}`)}()`;
  });
}

function chooseFlexible(field, message, make) {
  const choice = byFlexibility(message, field.versions, make);
  return choice.kind === 'varies'
    ? `flexible ? ${nested(choice.always)} : ${nested(choice.never)}`
    : choice[choice.kind];
}

/** Flexible or not, nullable or not: folded to what the field's versions leave open. */
function choose(field, message, make) {
  return chooseFlexible(field, message, (flexible, versions) => {
    if (field.nullable === null) return make(flexible, false);
    const test = condition(field.nullable, versions);
    if (typeof test === 'boolean') return make(flexible, test);
    return `${test} ? ${make(flexible, true)} : ${make(flexible, false)}`;
  });
}

function readTags(struct, message) {
  const kind = flexibility(message, struct.versions);
  if (kind === 'never') return [];
  const guard = kind === 'always' ? '' : 'if (flexible) ';
  const tagged = struct.fields.filter((field) => field.tag !== undefined);
  if (tagged.length === 0) return [`${guard}reader.skipTaggedFields();`];
  return [
    ...tagged.map(
      (field) => `let ${field.name}: ${fieldType(field, false)} = ${defaultLiteral(field)};`,
    ),
    `${guard}{`,
    '  const tagCount = reader.tagCount();',
    '  for (let tags = 0; tags < tagCount; tags++) {',
    '    const tag = reader.unsignedVarint();',
    '    const end = reader.taggedFieldEnd();',
    ...tagged
      .flatMap((field, index) => readTag(field, index, { struct, message }))
      .map((line) => `    ${line}`),
    '    } else reader.skipTo(end);',
    '    reader.expectEnd(end);',
    '  }',
    '}',
  ];
}

function readTag(field, index, { struct, message }) {
  const test = coversFlexible(field, message, struct)
    ? ''
    : ` && ${condition(field.versions, struct.versions)}`;
  const lines = field.array
    ? [...readItems(field, `${field.name}Items`, message), `${field.name} = ${field.name}Items;`]
    : [`${field.name} = ${readValue(field, message)};`];
  const head = `${index === 0 ? '' : '} else '}if (tag === ${field.tag}${test}) {`;
  return [head, ...lines.map((line) => `  ${line}`)];
}

function camel(words) {
  return words.replaceAll(/ (\w)/g, (_, letter) => letter.toUpperCase());
}

import type { Mismatch } from '../schemas/mismatch.js';
import type { Contained } from './array-limits.js';
import { numbersOf, saysTheSame, typesOf, type Conjunction } from './conjunction.js';
import { matchesPattern, narrowed } from './scalar-limits.js';
import { child, isObject, keyword, type SchemaNode } from './schema-document.js';

const DEPENDENCIES = ['dependentRequired', 'dependentSchemas', 'dependencies'];

/**
 * What the reader's rules about objects refuse.
 *
 * A field that the writer's schema does not declare is taken not to be there, unless that schema says by
 * `additionalProperties` what others may be: a producer writes what its contract declares. By the letter of JSON Schema
 * every object may have any field, so that no optional field could ever be added.
 */
export function objectMismatches(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): readonly Mismatch[] {
  if (!typesOf(writer).has('object')) return [];
  return [
    ...ofRequired(writer, reader, field),
    ...ofNamed(writer, reader, field, contained),
    ...ofOthers(writer, reader, field, contained),
    ...ofNames(writer, reader, field, contained),
    ...ofCount(writer, reader, field),
    ...ofDependencies(writer, reader, field, contained),
  ];
}

const below = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

function ofRequired(writer: Conjunction, reader: SchemaNode, field: string): Mismatch[] {
  const given = requiredOf(writer);
  const known = new Set(writer.flatMap((node) => namesIn(node, 'properties')));
  return textsOf(keyword(reader, 'required')).flatMap((name, index) =>
    given.has(name)
      ? []
      : [
          {
            rule: 'field-required',
            pointer: `${reader.pointer}/required/${index}`,
            field: below(field, name),
            subject: '',
            isKnown: known.has(name),
          },
        ],
  );
}

/** Fields that one of the two schemas names. */
function ofNamed(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): Mismatch[] {
  const names = new Set([...writer, reader].flatMap((node) => namesIn(node, 'properties')));
  return [...names].flatMap((name) => {
    const writing = writtenAs(writer, name);
    if (writing === null) return [];
    return readingsOf(reader, name).flatMap((reading) => {
      if (reading.schema !== false) return contained(writing, reading, below(field, name));
      // A field that can have no value is not there either.
      if (contained(writing, reading, '').length === 0) return [];
      const { pointer } = reading;
      return [
        { rule: 'field-not-allowed' as const, pointer, field: below(field, name), subject: '' },
      ];
    });
  });
}

/** What the writer may write under a name; null when it does not write it. */
function writtenAs(writer: Conjunction, name: string): readonly SchemaNode[] | null {
  if (isFreeForm(writer)) return [];
  const found = writer.flatMap((node) => {
    const own = ownPropertiesOf(node, name, false);
    if (own.length > 0) return own;
    const mayMatch = namesIn(node, 'patternProperties').some(
      (pattern) => matchesPattern(name, pattern) === null,
    );
    if (mayMatch) return [{ ...node, schema: true }];
    return keyword(node, 'additionalProperties') === undefined
      ? []
      : [child(node, 'additionalProperties')];
  });
  return found.length === 0 || found.some(({ schema }) => schema === false) ? null : found;
}

/** Nothing is declared, so anything may be there. */
export function isFreeForm(writer: Conjunction): boolean {
  const says = ['properties', 'patternProperties', 'additionalProperties'];
  return !writer.some((node) => says.some((name) => keyword(node, name) !== undefined));
}

/** All that the reader asks of a field of this name. */
function readingsOf(reader: SchemaNode, name: string): readonly SchemaNode[] {
  const own = ownPropertiesOf(reader, name, true);
  if (own.length > 0) return own;
  return keyword(reader, 'additionalProperties') === undefined
    ? []
    : [child(reader, 'additionalProperties')];
}

/** @param isCautious whether a pattern that RE2 does not know counts. */
function ownPropertiesOf(node: SchemaNode, name: string, isCautious: boolean): SchemaNode[] {
  const named = namesIn(node, 'properties').includes(name) ? [child(node, 'properties', name)] : [];
  const matching = namesIn(node, 'patternProperties')
    .filter((pattern) => matchesPattern(name, pattern) ?? isCautious)
    .map((pattern) => child(node, 'patternProperties', pattern));
  return [...named, ...matching];
}

/** Fields that no `properties` names: by patterns, and the rest where the writer says what the rest may be. */
function ofOthers(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): Mismatch[] {
  const patterns = namesIn(reader, 'patternProperties');
  const rest = keyword(reader, 'additionalProperties');
  const name = below(field, '*');
  const written = new Set(writer.flatMap((node) => namesIn(node, 'patternProperties')));
  const ofPatterns = [...written].flatMap((pattern) => {
    const writing = writer
      .filter((node) => namesIn(node, 'patternProperties').includes(pattern))
      .map((node) => child(node, 'patternProperties', pattern));
    const reading = patterns
      .filter((other) => other === pattern || !written.has(other))
      .map((other) => child(reader, 'patternProperties', other));
    if (rest !== undefined && !patterns.includes(pattern)) {
      reading.push(child(reader, 'additionalProperties'));
    }
    return reading.flatMap((one) => contained(writing, one, name));
  });
  const others = writer.flatMap((node) =>
    keyword(node, 'additionalProperties') === undefined
      ? []
      : [child(node, 'additionalProperties')],
  );
  if (others.length === 0 && !isFreeForm(writer)) return ofPatterns;
  const reading = [
    ...patterns
      .filter((one) => !written.has(one))
      .map((one) => child(reader, 'patternProperties', one)),
    ...(rest === undefined ? [] : [child(reader, 'additionalProperties')]),
  ];
  return [...ofPatterns, ...reading.flatMap((one) => contained(others, one, name))];
}

function ofNames(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): Mismatch[] {
  if (keyword(reader, 'propertyNames') === undefined) return [];
  const wanted = child(reader, 'propertyNames');
  const isKept = writer.some(
    (node) =>
      keyword(node, 'propertyNames') !== undefined &&
      contained([child(node, 'propertyNames')], wanted, field).length === 0,
  );
  if (isKept) return [];
  const names = declaredNames(writer);
  const isFine = (name: string): boolean =>
    contained([{ ...wanted, schema: { const: name } }], wanted, field).length === 0;
  return names !== null && names.every((name) => isFine(name))
    ? []
    : [narrowed(reader, field, 'propertyNames', wanted.schema)];
}

function ofCount(writer: Conjunction, reader: SchemaNode, field: string): Mismatch[] {
  const refused: Mismatch[] = [];
  const least = keyword(reader, 'minProperties');
  const given = Math.max(requiredOf(writer).size, ...numbersOf(writer, 'minProperties'));
  if (typeof least === 'number' && given < least) {
    refused.push(narrowed(reader, field, 'minProperties', least));
  }
  const most = keyword(reader, 'maxProperties');
  const names = declaredNames(writer);
  const atMost = Math.min(names?.length ?? Infinity, ...numbersOf(writer, 'maxProperties'));
  if (typeof most === 'number' && atMost > most) {
    refused.push(narrowed(reader, field, 'maxProperties', most));
  }
  return refused;
}

function ofDependencies(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): Mismatch[] {
  const required = requiredOf(writer);
  return DEPENDENCIES.flatMap((name) =>
    namesIn(reader, name).flatMap((key) => {
      const rule = child(reader, name, key);
      if (writtenAs(writer, key) === null) return [];
      const isKept =
        dependenciesOf(writer, key).some((own) => saysTheSame(own, rule)) ||
        (Array.isArray(rule.schema)
          ? textsOf(rule.schema).every((one) => required.has(one))
          : contained(writer, rule, field).length === 0);
      return isKept ? [] : [narrowed(reader, below(field, key), name, rule.schema)];
    }),
  );
}

/** What the writer says of a field, by whichever word: a draft has other ones than the next. */
function dependenciesOf(writer: Conjunction, key: string): readonly SchemaNode[] {
  return writer.flatMap((node) =>
    DEPENDENCIES.filter((name) => namesIn(node, name).includes(key)).map((name) =>
      child(node, name, key),
    ),
  );
}

/** Names of all fields there may be; null where there may be others. */
function declaredNames(writer: Conjunction): readonly string[] | null {
  if (isFreeForm(writer)) return null;
  const isOpen = writer.some(
    (node) =>
      namesIn(node, 'patternProperties').length > 0 ||
      ![undefined, false].includes(keyword(node, 'additionalProperties') as false | undefined),
  );
  return isOpen ? null : [...new Set(writer.flatMap((node) => namesIn(node, 'properties')))];
}

function requiredOf(writer: Conjunction): ReadonlySet<string> {
  return new Set(writer.flatMap((node) => textsOf(keyword(node, 'required'))));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function namesIn(node: SchemaNode, name: string): readonly string[] {
  const value = keyword(node, name);
  return isObject(value) ? Object.keys(value) : [];
}

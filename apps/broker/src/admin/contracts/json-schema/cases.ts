import { conjunctionOf, textOfSchema, typesOf, valuesOf, type Conjunction } from './conjunction.js';
import { isFreeForm } from './object-limits.js';
import { child, isObject, keyword, type JsonSchema, type SchemaNode } from './schema-document.js';

const CASES_MAX = 64;
/** Keywords of a reader for which it matters to look at one case of the writer after the other. */
const NEEDS_CASES = ['anyOf', 'oneOf', 'not', 'if', 'enum', 'const'];
/** In a schema's text; a reference may lead to what does. */
const DECLARES = /"(?:properties|patternProperties|additionalProperties|\$ref)":/;

/** The writer in cases, of which each value is one; null where that tells nothing more. */
export function casesOf(writer: Conjunction, reader: SchemaNode): readonly Conjunction[] | null {
  for (const [index, node] of writer.entries()) {
    const others = writer.filter((_, other) => other !== index);
    const cases = alternatives(node, others) ?? conditions(node, others) ?? dependent(node, others);
    if (cases !== null) return cases;
  }
  if (!NEEDS_CASES.some((name) => keyword(reader, name) !== undefined)) return null;
  const values = valuesOf(writer);
  if (values !== null) {
    if (values.length < 2 || values.length > CASES_MAX) return null;
    return values.map((value) => [...writer, { ...writer[0], schema: { const: value } }]);
  }
  const types = typesOf(writer);
  const names = [
    ...new Set([...types].map((type) => (type === 'fraction' ? 'number' : type))),
  ].filter((type) => type !== 'integer' || !types.has('fraction'));
  if (names.length < 2 || writer.length === 0) return null;
  return names.map((type) => [...writer, { ...writer[0], schema: { type } }]);
}

/** Whether there are cases, and some of them may declare fields. */
export function isDeclaredInCases(node: SchemaNode): boolean {
  return [
    ...branchesOf(node, 'anyOf'),
    ...branchesOf(node, 'oneOf'),
    ...(isCondition(node) ? ['if', 'then', 'else'].flatMap((name) => partOf(node, name)) : []),
    ...dependenciesOf(node).map(([name, key]) => child(node, name, key)),
  ].some(({ schema }) => DECLARES.test(textOfSchema(schema)));
}

export function branchesOf(node: SchemaNode, name: string): readonly SchemaNode[] {
  const branches = keyword(node, name);
  return Array.isArray(branches) ? branches.map((_, index) => child(node, name, index)) : [];
}

export function without(schema: JsonSchema, ...names: readonly string[]): JsonSchema {
  return isObject(schema)
    ? Object.fromEntries(Object.entries(schema).filter(([key]) => !names.includes(key)))
    : schema;
}

function alternatives(node: SchemaNode, others: Conjunction): readonly Conjunction[] | null {
  for (const name of ['anyOf', 'oneOf']) {
    const branches = branchesOf(node, name);
    if (branches.length === 0 || branches.length > CASES_MAX) continue;
    const rest = { ...node, schema: without(node.schema, name) };
    return branches.map((branch) => [...others, rest, ...conjunctionOf([branch], true)]);
  }
  return null;
}

/** With the condition, and without it. What it names may be there in either, but where nothing else is declared, anything may. */
function conditions(node: SchemaNode, others: Conjunction): readonly Conjunction[] | null {
  if (!isCondition(node)) return null;
  const rest = { ...node, schema: without(node.schema, 'if', 'then', 'else') };
  const condition = conjunctionOf([child(node, 'if')], true);
  const [met, unmet] = ['then', 'else'].map((name) => [
    ...others,
    rest,
    ...conjunctionOf(partOf(node, name), true),
  ]);
  const refused = { ...node, schema: { not: child(node, 'if').schema } };
  const named = condition.flatMap((one) => namesIn(one, 'properties'));
  return [
    isFreeForm(met) ? met : [...met, ...condition],
    [...unmet, refused, ...(isFreeForm(unmet) ? [] : [declaring(node, named)])],
  ];
}

/** With the field, and without it. */
function dependent(node: SchemaNode, others: Conjunction): readonly Conjunction[] | null {
  const [first] = dependenciesOf(node);
  if (first === undefined) return null;
  const [name, key] = first;
  const left = without(keyword(node, name) as JsonSchema, key);
  const rest = { ...node, schema: { ...(node.schema as object), [name]: left } };
  const absent = [...others, rest];
  const present = [...absent, ...conjunctionOf([child(node, name, key)], true)];
  const there = { ...node, schema: { type: 'object', required: [key] } };
  return [
    [...present, there, ...(isFreeForm(present) ? [] : [declaring(node, [key])])],
    isFreeForm(absent)
      ? absent
      : [...absent, { ...node, schema: { properties: { [key]: false } } }],
  ];
}

const isCondition = (node: SchemaNode): boolean =>
  keyword(node, 'if') !== undefined &&
  (keyword(node, 'then') !== undefined || keyword(node, 'else') !== undefined);

function partOf(node: SchemaNode, name: string): readonly SchemaNode[] {
  return keyword(node, name) === undefined ? [] : [child(node, name)];
}

/** Those that are schemas: a list of names declares nothing. */
function dependenciesOf(node: SchemaNode): readonly (readonly [name: string, key: string])[] {
  return ['dependentSchemas', 'dependencies'].flatMap((name) =>
    namesIn(node, name)
      .filter((key) => !Array.isArray(child(node, name, key).schema))
      .map((key) => [name, key] as const),
  );
}

function declaring(node: SchemaNode, names: readonly string[]): SchemaNode {
  const properties = Object.fromEntries(names.map((name) => [name, true]));
  return { ...node, schema: { properties } };
}

function namesIn(node: SchemaNode, name: string): readonly string[] {
  const value = keyword(node, name);
  return isObject(value) ? Object.keys(value) : [];
}

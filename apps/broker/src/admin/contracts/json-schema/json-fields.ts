import { FIELDS_MAX, type FieldShape } from '../schemas/field-shape.js';
import { conjunctionOf, typeNames, typesOf, valuesOf, JSON_TYPES } from './conjunction.js';
import {
  child,
  isObject,
  keyword,
  type SchemaDocument,
  type SchemaNode,
} from './schema-document.js';

const DEPTH_MAX = 10;
const LISTED_MAX = 8;
const LIMITS = [
  ['format', ''],
  ['minimum', 'at least '],
  ['exclusiveMinimum', 'more than '],
  ['maximum', 'at most '],
  ['exclusiveMaximum', 'less than '],
  ['multipleOf', 'a multiple of '],
  ['minLength', 'minLength '],
  ['maxLength', 'maxLength '],
  ['pattern', 'pattern '],
  ['minItems', 'minItems '],
  ['maxItems', 'maxItems '],
] as const;

/** The fields that a schema names, those of nested objects, lists and alternatives included. */
export function jsonFields({ root }: SchemaDocument): readonly FieldShape[] {
  const fields = new Map<string, FieldShape>();
  visit([root], '', 0, fields, root);
  return [...fields.values()];
}

function visit(
  nodes: readonly SchemaNode[],
  field: string,
  depth: number,
  fields: Map<string, FieldShape>,
  place: SchemaNode,
  isRequired = true,
): void {
  if (fields.size >= FIELDS_MAX || depth > DEPTH_MAX) return;
  const all = conjunctionOf(nodes, true);
  const known = fields.get(field);
  const type = described(all);
  fields.set(field, {
    field,
    pointer: known?.pointer ?? place.pointer,
    type: known === undefined || known.type === type ? type : `${known.type} or ${type}`,
    isRequired: isRequired && (known?.isRequired ?? true),
  });
  for (const node of all) {
    const required = keyword(node, 'required');
    const properties = keyword(node, 'properties');
    for (const name of isObject(properties) ? Object.keys(properties) : []) {
      const at = child(node, 'properties', name);
      const isNeeded = Array.isArray(required) && required.includes(name);
      visit([at], field === '' ? name : `${field}.${name}`, depth + 1, fields, at, isNeeded);
    }
    const rest = keyword(node, 'additionalProperties');
    if (isObject(rest)) {
      const at = child(node, 'additionalProperties');
      visit([at], field === '' ? '*' : `${field}.*`, depth + 1, fields, at, false);
    }
    const items = keyword(node, 'items');
    if (isObject(items)) {
      const at = child(node, 'items');
      visit([at], `${field}[]`, depth + 1, fields, at, false);
    }
    for (const name of ['anyOf', 'oneOf']) {
      const branches = keyword(node, name);
      if (!Array.isArray(branches)) continue;
      branches.forEach((_, index) => visitBranch(child(node, name, index), field, depth, fields));
    }
  }
}

/** Fields of an alternative are there where it is meant, and its type is said with the whole. */
function visitBranch(
  branch: SchemaNode,
  field: string,
  depth: number,
  fields: Map<string, FieldShape>,
): void {
  const own = new Map<string, FieldShape>();
  visit([branch], field, depth + 1, own, branch);
  own.delete(field);
  for (const shape of own.values()) {
    const known = fields.get(shape.field);
    fields.set(shape.field, known ?? { ...shape, isRequired: false });
  }
}

function described(all: readonly SchemaNode[]): string {
  const values = valuesOf(all);
  const types = typesOf(all);
  const isAny = types.size === JSON_TYPES.length;
  const isListed =
    values !== null && all.some((node) => keyword(node, 'enum') ?? keyword(node, 'const'));
  const branches = all.flatMap((node) =>
    ['anyOf', 'oneOf'].flatMap((name) => {
      const listed = keyword(node, name);
      return Array.isArray(listed)
        ? listed.map((_, index) => described(conjunctionOf([child(node, name, index)], true)))
        : [];
    }),
  );
  const what = isListed
    ? values
        .slice(0, LISTED_MAX)
        .map((value) => JSON.stringify(value))
        .join(' or ')
    : isAny
      ? branches.length > 0
        ? [...new Set(branches)].join(' or ')
        : 'anything'
      : typeNames(types).replaceAll('a number', 'number');
  const limits = LIMITS.flatMap(([name, words]) =>
    all.flatMap((node) => {
      const limit = keyword(node, name);
      const isTold = typeof limit === 'string' || (typeof limit === 'number' && !isSafe(limit));
      return isTold ? [`${words}${limit}`] : [];
    }),
  );
  return [what, ...new Set(limits)].join(', ');
}

/** What schema libraries say of every whole number tells nobody anything. */
function isSafe(limit: number): boolean {
  return limit === Number.MAX_SAFE_INTEGER || limit === Number.MIN_SAFE_INTEGER;
}

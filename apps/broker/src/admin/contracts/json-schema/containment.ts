import { canonicalText } from '../schemas/canonical-json.js';
import type { Mismatch } from '../schemas/mismatch.js';
import { arrayMismatches } from './array-limits.js';
import { branchesOf, casesOf, isDeclaredInCases, without } from './cases.js';
import {
  conjunctionOf,
  hasRef,
  isSame,
  ownTypes,
  ownValues,
  saysTheSame,
  typeNames,
  typesOf,
  valuesOf,
  type Conjunction,
} from './conjunction.js';
import { objectMismatches } from './object-limits.js';
import { scalarMismatches } from './scalar-limits.js';
import {
  child,
  isObject,
  keyword,
  SchemaDocument,
  type JsonSchema,
  type SchemaNode,
} from './schema-document.js';

/**
 * Looks at a part of one schema and a part of the other: some tenths of a second in all, in which the broker does nothing
 * else. Two events of a thousand fields take three thousand.
 */
const STEPS_MAX = 10_000;
const DEPTH_MAX = 100;
const LISTED_MAX = 8;

/** What they mean depends on more than where they stand. */
const CONTEXTUAL = ['$dynamicRef', '$recursiveRef', 'unevaluatedProperties', 'unevaluatedItems'];

/**
 * Why a reader may refuse what a writer writes; nothing when it provably accepts all of it. Whatever cannot be shown is a
 * mismatch: what passes here may be relied upon, what does not may be fine all the same.
 */
export function mismatchesOf(writer: SchemaDocument, reader: SchemaDocument): readonly Mismatch[] {
  if (canonicalText(writer.schema) === canonicalText(reader.schema) && !hasRef(writer.root))
    return [];
  return distinct(new Containment().contained([writer.root], reader.root, ''));
}

class Containment {
  #steps = 0;
  #depth = 0;
  /** Pairs that are looked at further out: a value is finite, so what holds for all its parts holds for it. */
  readonly #open = new Set<string>();
  readonly #ids = new Map<unknown, number>();

  readonly contained = (
    writers: readonly SchemaNode[],
    reader: SchemaNode,
    field: string,
  ): readonly Mismatch[] => {
    if (this.#isTooMuch()) {
      return [incomparable(reader, field, 'a schema of this size')];
    }
    const pair = `${writers.map((node) => this.#idOf(node)).join('&')}>${this.#idOf(reader)}`;
    if (this.#open.has(pair)) return [];
    this.#open.add(pair);
    this.#depth++;
    try {
      const writer = conjunctionOf(writers, true);
      return conjunctionOf([reader], false).flatMap((one) => this.#inOne(writer, one, field));
    } finally {
      this.#depth--;
      this.#open.delete(pair);
    }
  };

  /** @param reader without `allOf` and `$ref`. */
  #inOne(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    if (this.#isTooMuch()) return [incomparable(reader, field, 'a schema of this size')];
    if (typesOf(writer).size === 0) return [];
    if (reader.schema === false) {
      return [{ rule: 'nothing-allowed', pointer: reader.pointer, field, subject: '' }];
    }
    if (writer.some((node) => saysTheSame(node, reader))) return [];
    const listed = listedCases(writer);
    if (listed !== null) return this.#inEach(listed, writer, reader, field);
    const whole = this.#atOnce(writer, reader, field);
    // At once, a field that only a case of the writer declares was taken not to be there.
    const isAll = !writer.some((node) => isDeclaredInCases(node));
    if (whole.length === 0 && isAll) return [];
    const cases = casesOf(writer, reader);
    if (cases === null)
      return isAll || whole.length > 0 ? whole : [incomparable(reader, field, 'so many cases')];
    return distinct(cases.flatMap((one) => this.#inOne(one, reader, field)));
  }

  /** Objects and lists that stand in an `enum`: each as the schema that only it keeps. */
  #inEach(
    cases: readonly SchemaNode[],
    writer: Conjunction,
    reader: SchemaNode,
    field: string,
  ): readonly Mismatch[] {
    const ofValues = valueMismatches(writer, reader, field);
    if (ofValues.length > 0) return ofValues;
    const rest = { ...reader, schema: without(without(reader.schema, 'enum'), 'const') };
    return distinct(cases.flatMap((one) => this.#inOne([one], rest, field)));
  }

  #atOnce(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    const ofType = typeMismatches(writer, reader, field);
    // What else the reader asks of another type is of no interest then.
    if (ofType.length > 0) return ofType;
    return [
      ...valueMismatches(writer, reader, field),
      ...scalarMismatches(writer, reader, field),
      ...arrayMismatches(writer, reader, field, this.contained),
      ...objectMismatches(writer, reader, field, this.contained),
      ...this.#anyOf(writer, reader, field),
      ...this.#oneOf(writer, reader, field),
      ...this.#condition(writer, reader, field),
      ...this.#not(writer, reader, field),
      ...contextual(reader, field),
    ];
  }

  #anyOf(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    const branches = branchesOf(reader, 'anyOf');
    return branches.length === 0 ? [] : this.#best(writer, reader, branches, field).mismatches;
  }

  /** One of them has to take it, and every other to refuse it. */
  #oneOf(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    const branches = branchesOf(reader, 'oneOf');
    if (branches.length === 0) return [];
    const { mismatches, branch } = this.#best(writer, reader, branches, field);
    if (mismatches.length > 0) return mismatches;
    const isClear = branches.every(
      (other) => other === branch || areDisjoint(writer, conjunctionOf([other], true)),
    );
    return isClear ? [] : [incomparable(reader, field, 'exactly one of `oneOf`')];
  }

  #best(
    writer: Conjunction,
    reader: SchemaNode,
    branches: readonly SchemaNode[],
    field: string,
  ): { mismatches: readonly Mismatch[]; branch?: SchemaNode } {
    const thinkable = branches.filter(
      (branch) => !areDisjoint(writer, conjunctionOf([branch], true)),
    );
    let closest: readonly Mismatch[] | null = null;
    for (const branch of thinkable) {
      const mismatches = this.contained(writer, branch, field);
      if (mismatches.length === 0) return { mismatches, branch };
      closest = mismatches;
    }
    // With one branch that is meant, what is wrong with it says more than that none fits.
    if (closest !== null && thinkable.length === 1) return { mismatches: closest };
    const subject = `the ${branches.length} alternatives`;
    return { mismatches: [{ rule: 'no-alternative', pointer: reader.pointer, field, subject }] };
  }

  #condition(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    if (keyword(reader, 'if') === undefined) return [];
    const condition = child(reader, 'if');
    const asked = (name: string): boolean => {
      if (keyword(reader, name) === undefined) return false;
      return name === 'then'
        ? !this.#isRefused(writer, condition)
        : this.contained(writer, condition, field).length > 0;
    };
    return ['then', 'else'].flatMap((name) =>
      asked(name) && this.contained(writer, child(reader, name), field).length > 0
        ? [incomparable(reader, field, '`if`')]
        : [],
    );
  }

  #not(writer: Conjunction, reader: SchemaNode, field: string): readonly Mismatch[] {
    if (keyword(reader, 'not') === undefined) return [];
    return this.#isRefused(writer, child(reader, 'not'))
      ? []
      : [incomparable(reader, field, '`not`')];
  }

  /** Whether surely nothing of the writer is of the other. */
  #isRefused(writer: Conjunction, unwanted: SchemaNode): boolean {
    return (
      areDisjoint(writer, conjunctionOf([unwanted], true)) ||
      writer.some(
        (node) =>
          // Nothing less: fields that are not declared may be there in what is not wanted.
          keyword(node, 'not') !== undefined && saysTheSame(unwanted, child(node, 'not')),
      )
    );
  }

  #isTooMuch(): boolean {
    return ++this.#steps > STEPS_MAX || this.#depth > DEPTH_MAX;
  }

  #idOf({ schema, document }: SchemaNode): string {
    // true, false and what was made for a case have no place of their own.
    if (typeof schema === 'boolean') return String(schema);
    return `${this.#numberOf(document)}.${this.#numberOf(schema)}`;
  }

  #numberOf(object: unknown): number {
    const known = this.#ids.get(object);
    if (known !== undefined) return known;
    this.#ids.set(object, this.#ids.size);
    return this.#ids.size - 1;
  }
}

function typeMismatches(writer: Conjunction, reader: SchemaNode, field: string): Mismatch[] {
  if (keyword(reader, 'type') === undefined) return [];
  const allowed = ownTypes({ ...reader, schema: { type: keyword(reader, 'type') } });
  const refused = [...typesOf(writer)].filter((type) => !allowed.has(type));
  if (refused.length === 0) return [];
  const pointer = `${reader.pointer}/type`;
  return [{ rule: 'type-narrowed', pointer, field, subject: typeNames(refused) }];
}

function valueMismatches(writer: Conjunction, reader: SchemaNode, field: string): Mismatch[] {
  const allowed = ownValues(reader);
  if (allowed === null) return [];
  const given = valuesOf(writer);
  const pointer = `${reader.pointer}/${keyword(reader, 'enum') === undefined ? 'const' : 'enum'}`;
  const refused = given?.filter((value) => !allowed.some((other) => isSame(other, value))) ?? null;
  if (refused?.length === 0) return [];
  const listed = refused?.slice(0, LISTED_MAX).map((value) => JSON.stringify(value));
  const subject = listed?.join(', ') ?? 'other values than those that are listed';
  return [{ rule: 'values-narrowed', pointer, field, subject }];
}

function contextual(reader: SchemaNode, field: string): Mismatch[] {
  return CONTEXTUAL.filter(
    (name) => ![undefined, true].includes(keyword(reader, name) as true),
  ).map((name) => incomparable(reader, field, `\`${name}\``));
}

/** null where no value that is listed has parts. */
function listedCases(writer: Conjunction): readonly SchemaNode[] | null {
  const values = valuesOf(writer);
  if (values === null || values.every((value) => typeof value !== 'object' || value === null)) {
    return null;
  }
  return values.map((value) => ({ ...writer[0], schema: schemaOfValue(value), document: MADE }));
}

/** Of what is written here, in the words of the newest draft. */
const MADE = new SchemaDocument({ $schema: 'https://json-schema.org/draft/2020-12/schema' });

function schemaOfValue(value: unknown): JsonSchema {
  if (Array.isArray(value)) {
    const prefixItems = value.map((item) => schemaOfValue(item));
    return { type: 'array', prefixItems, minItems: value.length, maxItems: value.length };
  }
  if (!isObject(value)) return { const: value };
  const properties = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, schemaOfValue(member)]),
  );
  return { type: 'object', properties, required: Object.keys(value), additionalProperties: false };
}

/** Whether surely no value is of both: by type, by value, or by a field that both require. */
function areDisjoint(one: Conjunction, other: Conjunction, depth = 0): boolean {
  const both = [...one, ...other];
  if (typesOf(both).size === 0 || valuesOf(both)?.length === 0) return true;
  const isObjectOnly = [...typesOf(both)].every((type) => type === 'object');
  if (!isObjectOnly || depth > 3) return false;
  const required = (all: Conjunction): readonly string[] =>
    all.flatMap((node) => (keyword(node, 'required') as readonly string[] | undefined) ?? []);
  const shared = required(one).filter((name) => required(other).includes(name));
  return shared.some((name) => {
    const [a, b] = [one, other].map((all) =>
      conjunctionOf(
        all.flatMap((node) => {
          const properties = keyword(node, 'properties');
          return isObject(properties) && Object.hasOwn(properties, name)
            ? [child(node, 'properties', name)]
            : [];
        }),
        true,
      ),
    );
    return areDisjoint(a, b, depth + 1);
  });
}

function incomparable(reader: SchemaNode, field: string, subject: string): Mismatch {
  return { rule: 'not-comparable', pointer: reader.pointer, field, subject };
}

function distinct(mismatches: readonly Mismatch[]): readonly Mismatch[] {
  return [
    ...new Map(
      mismatches.map((one) => [`${one.rule} ${one.pointer} ${one.field} ${one.subject}`, one]),
    ).values(),
  ];
}

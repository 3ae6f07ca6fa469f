import type { Mismatch } from '../schemas/mismatch.js';
import { isSame, numbersOf, typesOf, type Conjunction } from './conjunction.js';
import { child, keyword, type SchemaNode } from './schema-document.js';
import { narrowed } from './scalar-limits.js';

/** Whether whatever the writers write is accepted by the reader; the mismatches otherwise. */
export type Contained = (
  writers: readonly SchemaNode[],
  reader: SchemaNode,
  field: string,
) => readonly Mismatch[];

/** What the reader's rules about arrays refuse. */
export function arrayMismatches(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): readonly Mismatch[] {
  if (!typesOf(writer).has('array')) return [];
  const most = Math.min(Infinity, ...numbersOf(writer, 'maxItems'));
  return [
    ...ofLength(writer, reader, field),
    ...ofItems(writer, reader, field, most, contained),
    ...ofContains(writer, reader, field, contained),
  ];
}

function ofLength(writer: Conjunction, reader: SchemaNode, field: string): Mismatch[] {
  const refused: Mismatch[] = [];
  const most = Math.min(Infinity, ...numbersOf(writer, 'maxItems'));
  const maxItems = keyword(reader, 'maxItems');
  if (typeof maxItems === 'number' && most > maxItems) {
    refused.push(narrowed(reader, field, 'maxItems', maxItems));
  }
  const minItems = keyword(reader, 'minItems');
  if (typeof minItems === 'number' && Math.max(0, ...numbersOf(writer, 'minItems')) < minItems) {
    refused.push(narrowed(reader, field, 'minItems', minItems));
  }
  const isUnique = most <= 1 || writer.some((node) => keyword(node, 'uniqueItems') === true);
  if (keyword(reader, 'uniqueItems') === true && !isUnique) {
    refused.push(narrowed(reader, field, 'uniqueItems', true));
  }
  return refused;
}

/** The schema of each place of a tuple, and of all that follow; null where any will do. */
interface Places {
  readonly first: readonly SchemaNode[];
  readonly rest: SchemaNode | null;
}

/** `items` as a list with `additionalItems` is what `prefixItems` with `items` is from 2020-12 on. */
function placesOf(node: SchemaNode): Places {
  const prefix = keyword(node, 'prefixItems');
  const items = keyword(node, 'items');
  const rest = items === undefined ? null : child(node, 'items');
  if (Array.isArray(prefix)) {
    return { first: prefix.map((_, index) => child(node, 'prefixItems', index)), rest };
  }
  if (!Array.isArray(items)) return { first: [], rest };
  const further = keyword(node, 'additionalItems');
  return {
    first: items.map((_, index) => child(node, 'items', index)),
    rest: further === undefined ? null : child(node, 'additionalItems'),
  };
}

function ofItems(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  most: number,
  contained: Contained,
): Mismatch[] {
  const written = writer.map((node) => placesOf(node));
  const read = placesOf(reader);
  const at = (places: Places, index: number): SchemaNode | null =>
    places.first[index] ?? places.rest;
  const length = Math.max(read.first.length, ...written.map(({ first }) => first.length));
  const refused: Mismatch[] = [];
  // One place further than any tuple goes stands for all that follow.
  for (let index = 0; index <= length && index < most; index++) {
    const reading = at(read, index);
    if (reading === null) continue;
    const writing = written.flatMap((places) => at(places, index) ?? []);
    const name = index < length ? `${field}[${index}]` : `${field}[]`;
    refused.push(...contained(writing, reading, name));
  }
  return refused;
}

function ofContains(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
  contained: Contained,
): Mismatch[] {
  if (keyword(reader, 'contains') === undefined) return [];
  const wanted = child(reader, 'contains');
  const least = Number(keyword(reader, 'minContains') ?? 1);
  const most = keyword(reader, 'maxContains');
  const isKept = writer.some((node) => {
    if (keyword(node, 'contains') === undefined) return false;
    const own = child(node, 'contains');
    if (most !== undefined) {
      const isEqual =
        isSame(own.schema, wanted.schema) && !JSON.stringify(own.schema).includes('"$ref"');
      if (!isEqual || !(Number(keyword(node, 'maxContains')) <= Number(most))) return false;
    }
    return (
      Number(keyword(node, 'minContains') ?? 1) >= least &&
      contained([own], wanted, field).length === 0
    );
  });
  return isKept || (least === 0 && most === undefined)
    ? []
    : [narrowed(reader, field, 'contains', wanted.schema)];
}

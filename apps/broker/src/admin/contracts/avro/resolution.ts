import avsc from 'avsc';
import type { Mismatch } from '../schemas/mismatch.js';

/** A reader's type, where it stands in its schema, and what it is of the event. */
interface Place {
  readonly pointer: string;
  readonly field: string;
}

const PROMOTIONS: Readonly<Record<string, readonly string[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/**
 * Why a reader cannot read what a writer wrote, by the rules of schema resolution in Avro's specification. The library has
 * them, too, but stops at the first thing that is wrong and does not say where.
 */
export function avroMismatches(writer: avsc.Type, reader: avsc.Type): readonly Mismatch[] {
  return new Resolution().between(writer, reader, { pointer: '', field: '' });
}

class Resolution {
  /** Where named types of the reader were met first: there they are defined. */
  readonly #places = new Map<avsc.Type, string>();
  readonly #open = new Map<avsc.Type, Set<avsc.Type>>();

  between(writer: avsc.Type, reader: avsc.Type, place: Place): readonly Mismatch[] {
    if (avsc.Type.isType(writer, 'union')) {
      return typesIn(writer).flatMap((branch) => this.between(branch, reader, place));
    }
    if (avsc.Type.isType(reader, 'union')) return this.#inUnion(writer, reader, place);
    const [from, to] = [kindOf(writer), kindOf(reader)];
    if (from !== to) {
      if (PROMOTIONS[from]?.includes(to)) return [];
      return [{ rule: 'type-narrowed', ...place, subject: from }];
    }
    if (isRecord(writer) && isRecord(reader)) return this.#records(writer, reader, place);
    if (writer instanceof avsc.types.EnumType && reader instanceof avsc.types.EnumType) {
      return enums(writer, reader, place);
    }
    if (writer instanceof avsc.types.FixedType && reader instanceof avsc.types.FixedType) {
      if (writer.size === reader.size) return namesOf(writer, reader, place);
      const subject = `${writer.size} bytes`;
      return [
        { rule: 'type-narrowed', pointer: `${place.pointer}/size`, field: place.field, subject },
      ];
    }
    return this.#parts(writer, reader, place);
  }

  #parts(writer: avsc.Type, reader: avsc.Type, { pointer, field }: Place): readonly Mismatch[] {
    if (writer instanceof avsc.types.ArrayType && reader instanceof avsc.types.ArrayType) {
      const place = { pointer: `${pointer}/items`, field: `${field}[]` };
      return this.between(writer.itemsType, reader.itemsType, place);
    }
    if (writer instanceof avsc.types.MapType && reader instanceof avsc.types.MapType) {
      const place = { pointer: `${pointer}/values`, field: field === '' ? '*' : `${field}.*` };
      return this.between(writer.valuesType, reader.valuesType, place);
    }
    return [];
  }

  #inUnion(writer: avsc.Type, reader: avsc.Type, place: Place): readonly Mismatch[] {
    let closest: readonly Mismatch[] = [];
    for (const [index, branch] of typesIn(reader).entries()) {
      const at = { ...place, pointer: `${place.pointer}/${index}` };
      const mismatches = this.between(writer, branch, at);
      if (mismatches.length === 0) return [];
      // Of the branch that is meant, what is wrong in it says more.
      if (kindOf(branch) === kindOf(writer) && branch.name === writer.name) {
        closest = mismatches;
      }
    }
    return closest.length > 0
      ? closest
      : [{ rule: 'type-narrowed', ...place, subject: kindOf(writer) }];
  }

  #records(
    writer: avsc.types.RecordType,
    reader: avsc.types.RecordType,
    { pointer, field }: Place,
  ): readonly Mismatch[] {
    const readers = this.#open.get(writer) ?? new Set();
    if (readers.has(reader)) return [];
    this.#open.set(writer, readers.add(reader));
    const defined = this.#places.get(reader) ?? pointer;
    this.#places.set(reader, defined);
    const fields = reader.fields.flatMap((one, index): readonly Mismatch[] => {
      const place = {
        pointer: `${defined}/fields/${index}`,
        field: field === '' ? one.name : `${field}.${one.name}`,
      };
      const names = [one.name, ...one.aliases];
      const written = writer.fields.find(({ name }) => names.includes(name));
      if (written !== undefined) {
        return this.between(written.type, one.type, { ...place, pointer: `${place.pointer}/type` });
      }
      return one.defaultValue() === undefined
        ? [{ rule: 'field-without-default', ...place, subject: '' }]
        : [];
    });
    readers.delete(reader);
    return [...namesOf(writer, reader, { pointer: defined, field }), ...fields];
  }
}

function enums(
  writer: avsc.types.EnumType,
  reader: avsc.types.EnumType,
  { pointer, field }: Place,
): readonly Mismatch[] {
  const unknown = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
  const names = namesOf(writer, reader, { pointer, field });
  const { default: fallback } = reader.schema({ exportAttrs: true }) as { default?: string };
  if (unknown.length === 0 || fallback !== undefined) return names;
  const subject = unknown.join(', ');
  return [...names, { rule: 'values-narrowed', pointer: `${pointer}/symbols`, field, subject }];
}

/** By their own names, without the namespace, or by an alias. */
function namesOf(writer: avsc.Type, reader: avsc.Type, { pointer, field }: Place): Mismatch[] {
  const [from = '', to = ''] = [writer.name, reader.name];
  const isSame = unqualified(from) === unqualified(to) || (reader.aliases ?? []).includes(from);
  return isSame ? [] : [{ rule: 'name-changed', pointer: `${pointer}/name`, field, subject: to }];
}

const unqualified = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function isRecord(type: avsc.Type): type is avsc.types.RecordType {
  return type instanceof avsc.types.RecordType;
}

function kindOf(type: avsc.Type): string {
  return type.typeName === 'error' ? 'record' : type.typeName;
}

function typesIn(union: avsc.Type): readonly avsc.Type[] {
  return (union as avsc.types.WrappedUnionType).types;
}

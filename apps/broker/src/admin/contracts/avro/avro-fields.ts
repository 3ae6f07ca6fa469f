import avsc from 'avsc';
import { FIELDS_MAX, type FieldShape } from '../schemas/field-shape.js';

const DEPTH_MAX = 10;

/** The fields of a record and of the records in it. One with a default is not required: a reader does without it. */
export function avroFields(type: avsc.Type): readonly FieldShape[] {
  const fields = new Map<string, FieldShape>();
  visit(type, { field: '', pointer: '', isRequired: true }, fields, 0);
  return [...fields.values()];
}

type Place = Omit<FieldShape, 'type'>;

function visit(
  type: avsc.Type,
  place: Place,
  fields: Map<string, FieldShape>,
  depth: number,
): void {
  if (fields.size >= FIELDS_MAX || depth > DEPTH_MAX) return;
  if (!fields.has(place.field)) fields.set(place.field, { ...place, type: described(type) });
  const { field, pointer } = place;
  if (type instanceof avsc.types.RecordType) {
    type.fields.forEach((one, index) => {
      const name = field === '' ? one.name : `${field}.${one.name}`;
      const isRequired = one.defaultValue() === undefined;
      const at = { field: name, pointer: `${pointer}/fields/${index}/type`, isRequired };
      visit(one.type, at, fields, depth + 1);
    });
  } else if (type instanceof avsc.types.ArrayType) {
    const at = { field: `${field}[]`, pointer: `${pointer}/items`, isRequired: false };
    visit(type.itemsType, at, fields, depth + 1);
  } else if (type instanceof avsc.types.MapType) {
    const name = field === '' ? '*' : `${field}.*`;
    const at = { field: name, pointer: `${pointer}/values`, isRequired: false };
    visit(type.valuesType as avsc.Type, at, fields, depth + 1);
  } else if (avsc.Type.isType(type, 'union')) {
    (type as avsc.types.WrappedUnionType).types.forEach((branch, index) =>
      visit(branch, { ...place, pointer: `${pointer}/${index}` }, fields, depth + 1),
    );
  }
}

function described(type: avsc.Type): string {
  if (avsc.Type.isType(type, 'union')) {
    const { types } = type as avsc.types.WrappedUnionType;
    return types.map((branch) => described(branch)).join(' or ');
  }
  if (type instanceof avsc.types.EnumType) return type.symbols.join(' or ');
  if (type instanceof avsc.types.FixedType) return `fixed of ${type.size} bytes`;
  const { logicalType } = (type.schema({ exportAttrs: true }) ?? {}) as { logicalType?: string };
  return logicalType === undefined ? type.typeName : `${type.typeName} (${logicalType})`;
}

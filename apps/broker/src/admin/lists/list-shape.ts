import type { Type } from '@nestjs/common';

/** How two values of a field compare; `other` ones do not. */
export type FieldKind = 'number' | 'int64' | 'boolean' | 'text' | 'other';

/** A list as its class documents it. */
export interface ListShape {
  /** The property that holds the items. */
  readonly items: string;
  readonly fields: ReadonlyMap<string, FieldKind>;
  /** Fields, or with dots fields within them, that it can be sorted by. */
  readonly sortable: ReadonlyMap<string, FieldKind>;
  /** All of it in one answer. */
  readonly isWhole: boolean;
  readonly isCountable: boolean;
}

export interface ListedAs {
  /** Fields that it can be sorted by, with dots those within others; without it every field that compares. */
  readonly sort?: readonly string[];
  readonly isCountable?: boolean;
}

/** What Swagger keeps of a property. */
interface Documented {
  readonly type?: unknown;
  readonly format?: string;
  readonly enum?: unknown;
  readonly isArray?: boolean;
  readonly additionalProperties?: Documented;
}

/** @param list the class of the answer, with its items in its first array of a class. */
export function shapeOf(list: Type<unknown>, { sort, isCountable = true }: ListedAs): ListShape {
  const properties = propertiesOf(list);
  const found = [...properties].find(([, { isArray, type }]) => isArray && isClass(type));
  if (found === undefined) throw new Error(`${list.name} has no array of a class`);
  const [items, { type }] = found;
  const item = type as Type;
  const fields = fieldsOf(item);
  const comparable = [...fields].filter(([, kind]) => kind !== 'other').map(([name]) => name);
  const sortable = new Map((sort ?? comparable).map((path) => [path, kindAt(item, path)]));
  const isWhole = !properties.has('nextPageToken');
  return { items, fields, sortable, isWhole, isCountable };
}

function kindAt(item: Type<unknown>, path: string): FieldKind {
  const [name, ...within] = path.split('.');
  const property = propertiesOf(item).get(name);
  if (property === undefined) throw new Error(`${item.name} documents no ${path}`);
  if (within.length === 0) return kindOf(property);
  const { type, additionalProperties } = property;
  if (isClass(type)) return kindAt(type as Type, within.join('.'));
  return kindOf(additionalProperties ?? {});
}

/** What a class documents, and how it compares. */
export function fieldsOf(item: Type<unknown>): ReadonlyMap<string, FieldKind> {
  return new Map([...propertiesOf(item)].map(([name, one]) => [name, kindOf(one)]));
}

// Swagger exports neither: a test of the document holds that there is something below them.
const NAMES = 'swagger/apiModelPropertiesArray';
const PROPERTY = 'swagger/apiModelProperties';

function propertiesOf({ prototype }: Type<unknown>): ReadonlyMap<string, Documented> {
  const target = prototype as object;
  const names = Reflect.getMetadata(NAMES, target) as readonly string[] | undefined;
  return new Map(
    (names ?? []).map((prefixed) => {
      const name = prefixed.slice(1);
      return [name, Reflect.getMetadata(PROPERTY, target, name) as Documented];
    }),
  );
}

const TEXT: readonly unknown[] = ['string', String];
const NUMBER: readonly unknown[] = ['number', 'integer', Number];
const BOOLEAN: readonly unknown[] = ['boolean', Boolean];
const BUILT_IN: readonly unknown[] = [String, Number, Boolean, Object, Array, Date];

function isClass(type: unknown): boolean {
  return typeof type === 'function' && !BUILT_IN.includes(type);
}

function kindOf({ type, format, enum: words, isArray }: Documented): FieldKind {
  if (isArray) return 'other';
  if (NUMBER.includes(type)) return 'number';
  if (BOOLEAN.includes(type)) return 'boolean';
  if (words !== undefined) return 'text';
  if (!TEXT.includes(type)) return 'other';
  return format === 'int64' ? 'int64' : 'text';
}

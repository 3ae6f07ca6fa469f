/**
 * Fields of an event, declared once: each is a validator, and TypeScript derives the payload's type from it.
 * Hand-written because an event is a few bounded texts and numbers; a schema library would be larger than what it checks.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

export interface Field<T> {
  /** What a value has to be, in words that follow "must be". */
  readonly expected: string;
  /** The same as JSON Schema, for those who are not TypeScript. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** It may be missing. */
  readonly isOptional?: boolean;
  /** Returns the value as T, or throws ContractError naming the path. Never coerces. */
  parse(value: unknown, path: string): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type ValueOf<F> = F extends Field<infer T> ? T : never;
export type DataOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

function refuse(path: string, expected: string): never {
  throw new ContractError(`${path} must be ${expected}`);
}

function field<T>(
  expected: string,
  schema: Field<T>['schema'],
  accepts: (value: unknown) => value is T,
): Field<T> {
  return {
    expected,
    schema,
    parse: (value, path) => (accepts(value) ? value : refuse(path, expected)),
  };
}

/** 1 to maxLength UTF-16 units. */
export const text = (maxLength: number): Field<string> =>
  field(
    `a text of 1 to ${maxLength} characters`,
    { type: 'string', minLength: 1, maxLength },
    (value): value is string =>
      typeof value === 'string' && value.length > 0 && value.length <= maxLength,
  );

export const integer = (min: number, max: number): Field<number> =>
  field(
    `an integer from ${min} to ${max}`,
    { type: 'integer', minimum: min, maximum: max },
    (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
  );

export const oneOf = <const T extends string>(...values: readonly T[]): Field<T> =>
  field(`one of ${values.join(', ')}`, { enum: values }, (value): value is T =>
    values.some((each) => each === value),
  );

export const list = <T>(item: Field<T>, maxItems: number): Field<readonly T[]> => {
  const expected = `a list of 1 to ${maxItems} items`;
  return {
    expected,
    schema: { type: 'array', items: item.schema, minItems: 1, maxItems },
    parse: (value, path) =>
      Array.isArray(value) && value.length > 0 && value.length <= maxItems
        ? value.map((each, index) => item.parse(each, `${path}[${index}]`))
        : refuse(path, expected),
  };
};

/** For a field that came later: records from before it have this value. */
export const withDefault = <T>(inner: Field<T>, value: T): Field<T> => ({
  expected: inner.expected,
  schema: { ...inner.schema, default: value },
  isOptional: true,
  parse: (given, path) => (given === undefined ? value : inner.parse(given, path)),
});

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const uuid: Field<string> = field(
  'a lower-case uuid',
  { type: 'string', pattern: uuidPattern.source },
  (value): value is string => typeof value === 'string' && uuidPattern.test(value),
);

/** An instant as `Date.toISOString` writes it. */
export const instant: Field<string> = field(
  'an ISO 8601 instant in UTC',
  { type: 'string', format: 'date-time', minLength: 24, maxLength: 24 },
  (value): value is string =>
    typeof value === 'string' && value.length === 24 && !Number.isNaN(Date.parse(value)),
);

export function parseObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : refuse(path, 'an object');
}

/** Unknown members are dropped, so that a producer may add some before its readers know them. */
export function parseFields<F extends Fields>(fields: F, value: unknown, path: string): DataOf<F> {
  const source = parseObject(value, path);
  const parsed = Object.entries(fields).map(([name, field]) => [
    name,
    field.parse(source[name], `${path}.${name}`),
  ]);
  return Object.fromEntries(parsed) as DataOf<F>;
}

/**
 * What stands between data and its contract, a line for each field, as in a diff: `-` is declared and missing, `~` is not
 * what was declared, `+` is there and not declared. A writer is held to all of it, while a reader lets the last pass: a
 * field that nobody declared is one that nobody reads, and more often a misspelt one than a new one.
 */
export function differencesOf(fields: Fields, data: object): readonly string[] {
  const source: Readonly<Record<string, unknown>> = { ...data };
  const declared = Object.entries(fields).flatMap(([name, field]) => {
    try {
      field.parse(source[name], name);
      return [];
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      return name in source ? [`~ ${error.message}`] : [`- ${name}: ${field.expected}`];
    }
  });
  const undeclared = Object.keys(source)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `+ ${name}: not declared`);
  return [...declared, ...undeclared];
}

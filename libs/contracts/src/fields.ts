/**
 * Fields of an event, declared once: each is a validator, and TypeScript derives the payload's type from it.
 * Hand-written because an event is a few bounded texts and numbers; a schema library would be larger than what it checks.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

export interface Field<T> {
  /** Returns the value as T, or throws ContractError naming the path. Never coerces. */
  parse(value: unknown, path: string): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type ValueOf<F> = F extends Field<infer T> ? T : never;
export type DataOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

function refuse(path: string, expected: string): never {
  throw new ContractError(`${path} must be ${expected}`);
}

/** 1 to maxLength UTF-16 units. */
export const text = (maxLength: number): Field<string> => ({
  parse: (value, path) =>
    typeof value === 'string' && value.length > 0 && value.length <= maxLength
      ? value
      : refuse(path, `a text of 1 to ${maxLength} characters`),
});

export const integer = (min: number, max: number): Field<number> => ({
  parse: (value, path) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuse(path, `an integer from ${min} to ${max}`),
});

export const oneOf = <const T extends string>(...values: readonly T[]): Field<T> => ({
  parse: (value, path) =>
    values.find((each) => each === value) ?? refuse(path, `one of ${values.join(', ')}`),
});

export const list = <T>(item: Field<T>, maxItems: number): Field<readonly T[]> => ({
  parse: (value, path) =>
    Array.isArray(value) && value.length > 0 && value.length <= maxItems
      ? value.map((each, index) => item.parse(each, `${path}[${index}]`))
      : refuse(path, `a list of 1 to ${maxItems} items`),
});

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const uuid: Field<string> = {
  parse: (value, path) =>
    typeof value === 'string' && uuidPattern.test(value)
      ? value
      : refuse(path, 'a lower-case uuid'),
};

/** An instant as `Date.toISOString` writes it. */
export const instant: Field<string> = {
  parse: (value, path) =>
    typeof value === 'string' && value.length === 24 && !Number.isNaN(Date.parse(value))
      ? value
      : refuse(path, 'an ISO 8601 instant in UTC'),
};

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

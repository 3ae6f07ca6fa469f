/** What can be said about a thrown value, whatever it is: handlers throw strings, plain objects and undefined too. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly causeName: string | undefined;
}

export function describeError(error: unknown): ErrorDescription {
  try {
    return describe(error);
  } catch {
    // Getters of a hostile or broken object; what it says of itself must not cost the record its dead letter.
    return { ...NOTHING_TO_SAY };
  }
}

/**
 * The value itself, unless it cannot even be asked what it is, as a proxy that was revoked: whoever meets it later would throw instead, and
 * a record that nobody can settle stops its partition.
 */
export function graspable(thrown: unknown): unknown {
  try {
    void (thrown instanceof Error);
    return thrown;
  } catch {
    return Object.assign(new Error(NOTHING_TO_SAY.message), { name: NOTHING_TO_SAY.name });
  }
}

const NOTHING_TO_SAY: ErrorDescription = {
  name: 'Unknown',
  message: 'a thrown value that cannot be described',
  stack: undefined,
  causeName: undefined,
};

function describe(error: unknown): ErrorDescription {
  if (error instanceof Error) {
    const { cause } = error;
    return {
      // A subclass that never set its name still says which class it is.
      name: text(error.name === 'Error' ? error.constructor.name : error.name),
      message: text(error.message),
      stack: error.stack === undefined ? undefined : text(error.stack),
      causeName: cause instanceof Error ? describeError(cause).name : undefined,
    };
  }
  const name = typeof error === 'object' && error !== null ? error.constructor?.name : typeof error;
  return {
    name: text(name ?? 'Object'),
    message: textOf(error),
    stack: undefined,
    causeName: undefined,
  };
}

/** Whatever somebody assigned to a field that should hold text. */
const text = (value: unknown): string => (typeof value === 'string' ? value : textOf(value));

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObject(value) && typeof value['message'] === 'string') return value['message'];
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    // Circular or BigInt: the value cannot be shown, the reason can.
    return `unprintable ${typeof value}: ${error instanceof Error ? error.message : 'no reason given'}`;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(describeError(error).message, { cause: error });
}

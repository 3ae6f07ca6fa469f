/** What is wrong with a value, and where in it. */
export interface ValueError {
  /** JSON pointer into the value. */
  readonly pointer: string;
  readonly message: string;
}

/** Bytes as the schema has them, without a frame; or why there are none. */
export type Written = { readonly bytes: Buffer } | { readonly errors: readonly ValueError[] };

/** Of a value's text as JSON. Never throws, but may take long: `withinTime`. */
export type ValueWriter = (text: string) => Written;

/** Of one value more would not help. */
export const ERRORS_MAX = 10;

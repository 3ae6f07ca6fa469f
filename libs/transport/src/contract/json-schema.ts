import { describeError, isObject } from '../errors/describe-error.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The dialect that AsyncAPI's own schema object extends. */
const TARGET = 'draft-07';

/** What a schema says of itself, or why it does not. */
export type Stated = { readonly schema: JsonSchema } | { readonly reason: string };

/**
 * What a payload looks like on the wire: the schema's input, because that is what is published. Schemas that implement
 * Standard JSON Schema (zod 4, arktype) say it themselves; of others nothing is claimed.
 */
export function statedJsonSchema(schema: unknown): Stated {
  const standard =
    isObject(schema) || typeof schema === 'function' ? Object(schema)['~standard'] : undefined;
  const json: unknown = isObject(standard) ? standard['jsonSchema'] : undefined;
  const vendor = isObject(standard) ? String(standard['vendor']) : 'unknown';
  if (!isObject(json) || typeof json['input'] !== 'function') {
    return { reason: `a schema of ${vendor}, which gives no JSON Schema` };
  }
  try {
    const { $schema: _dialect, ...described } = json['input']({ target: TARGET }) as JsonSchema;
    return { schema: described };
  } catch (error) {
    const { message } = describeError(error);
    return { reason: `a schema of ${vendor} that JSON Schema cannot express: ${message}` };
  }
}

/** The same where there has to be a schema. */
export function jsonSchemaOf(schema: unknown): JsonSchema {
  const stated = statedJsonSchema(schema);
  return 'schema' in stated ? stated.schema : { description: `Checked by ${stated.reason}.` };
}

import { describeError, isObject } from '../errors.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The dialect that AsyncAPI's own schema object extends. */
const TARGET = 'draft-07';

/**
 * What a payload looks like on the wire: the schema's input, because that is what is published. Schemas that implement
 * Standard JSON Schema (zod 4, arktype) say it themselves; of others nothing is claimed.
 */
export function jsonSchemaOf(schema: unknown): JsonSchema {
  const standard =
    isObject(schema) || typeof schema === 'function' ? Object(schema)['~standard'] : undefined;
  const json: unknown = isObject(standard) ? standard['jsonSchema'] : undefined;
  const vendor = isObject(standard) ? String(standard['vendor']) : 'unknown';
  if (!isObject(json) || typeof json['input'] !== 'function') {
    return { description: `Checked by a schema of ${vendor}, which gives no JSON Schema.` };
  }
  try {
    const { $schema: _dialect, ...described } = json['input']({ target: TARGET }) as JsonSchema;
    return described;
  } catch (error) {
    const { message } = describeError(error);
    return {
      description: `Checked by a schema of ${vendor} that JSON Schema cannot express: ${message}`,
    };
  }
}

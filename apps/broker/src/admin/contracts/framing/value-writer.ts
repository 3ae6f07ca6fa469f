import type { ParsedSchema } from '../schemas/parsed-schema.js';
import { avroWriter } from './avro-writer.js';
import { jsonWriter } from './json-writer.js';
import type { ValueWriter } from './written-value.js';

/** @throws Error that says why nothing can be checked by the schema. */
export async function valueWriterOf(schema: ParsedSchema): Promise<ValueWriter> {
  const write =
    schema.type === 'JSON' ? await jsonWriter(schema.document) : avroWriter(schema.avro.texts);
  return (text) => {
    try {
      return write(text);
    } catch (error) {
      // Of JSON.parse, of avsc, and of a value that is nested deeper than the stack goes.
      const message = error instanceof Error ? error.message : String(error);
      return { errors: [{ pointer: '', message }] };
    }
  };
}

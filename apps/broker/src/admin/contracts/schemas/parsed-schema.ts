import { avroFields } from '../avro/avro-fields.js';
import { parseAvro, type AvroSchema } from '../avro/parse-avro.js';
import { avroMismatches } from '../avro/resolution.js';
import { mismatchesOf } from '../json-schema/containment.js';
import { jsonFields } from '../json-schema/json-fields.js';
import { parseJsonSchema } from '../json-schema/parse-json-schema.js';
import type { SchemaDocument } from '../json-schema/schema-document.js';
import { canonicalJson } from './canonical-json.js';
import type { FieldShape } from './field-shape.js';
import type { Mismatch } from './mismatch.js';
import type { ResolvedReference, SchemaSource, SchemaType } from './schema-type.js';

/** A schema that has been understood. */
export type ParsedSchema =
  | { readonly type: 'JSON'; readonly document: SchemaDocument }
  | { readonly type: 'AVRO'; readonly avro: AvroSchema };

/** Half a megabyte is more than ten thousand fields. */
export const SCHEMA_TEXT_MAX = 512 * 1024;

/**
 * @param references what it names, in their order.
 * @throws Error that says what is wrong with it.
 */
export async function parseSchema(
  { type, text }: Pick<SchemaSource, 'type' | 'text'>,
  references: readonly ResolvedReference[],
): Promise<ParsedSchema> {
  if (text.length > SCHEMA_TEXT_MAX) {
    throw new Error(`It has more than ${SCHEMA_TEXT_MAX} characters.`);
  }
  // Says what is wrong with it as JSON, and how deep it may be.
  canonicalJson(text);
  if (type === 'JSON') return { type, document: await documentOf(text, references) };
  const { type: avro, texts } = parseAvro(text, [...new Set(textsOf(references))]);
  return { type, avro: { type: avro, texts } };
}

async function documentOf(
  text: string,
  references: readonly ResolvedReference[],
): Promise<SchemaDocument> {
  const documents = new Map<string, SchemaDocument>();
  for (const { name, source, references: further } of references) {
    documents.set(name, await documentOf(source.text, further));
  }
  return parseJsonSchema(text, documents);
}

function textsOf(references: readonly ResolvedReference[]): readonly string[] {
  return references.flatMap(({ source, references: further }) => [
    ...textsOf(further),
    source.text,
  ]);
}

/** Why the reader may refuse what is written under the other one; nothing when it accepts all of it. */
export function schemaMismatches(writer: ParsedSchema, reader: ParsedSchema): readonly Mismatch[] {
  if (writer.type === 'JSON' && reader.type === 'JSON') {
    return mismatchesOf(writer.document, reader.document);
  }
  if (writer.type === 'AVRO' && reader.type === 'AVRO') {
    return avroMismatches(writer.avro.type, reader.avro.type);
  }
  return [{ rule: 'type-changed', pointer: '', field: '', subject: named(writer.type) }];
}

/** What the event is made of, field by field. */
export function fieldsOf(schema: ParsedSchema): readonly FieldShape[] {
  return schema.type === 'JSON' ? jsonFields(schema.document) : avroFields(schema.avro.type);
}

function named(type: SchemaType): string {
  return type === 'JSON' ? 'JSON Schema' : 'Avro';
}

import avsc from 'avsc';

/** What a schema is made of when its parts are in other ones: their texts, those first that others need. */
export interface AvroSchema {
  readonly type: avsc.Type;
  readonly texts: readonly string[];
}

/**
 * @param references texts of the schemas whose names this one uses, in the order in which they need each other.
 * @throws Error that says what is wrong with it.
 */
export function parseAvro(text: string, references: readonly string[]): AvroSchema {
  const texts = [...references, text];
  return { type: avroType(texts, { wrapUnions: 'always', strictDefaults: true }), texts };
}

/** The last of them, with names that the others define. */
export function avroType(
  texts: readonly string[],
  options: Partial<avsc.ForSchemaOptions> & { readonly strictDefaults?: boolean },
): avsc.Type {
  const registry: Record<string, avsc.Type> = { ...options.registry };
  let type: avsc.Type | undefined;
  for (const one of texts) {
    // Its methods would be for whoever makes records in a program.
    const settings = { ...options, registry, omitRecordMethods: true };
    type = avsc.Type.forSchema(JSON.parse(one) as avsc.Schema, settings);
  }
  if (type === undefined) throw new Error('There is no schema.');
  return type;
}

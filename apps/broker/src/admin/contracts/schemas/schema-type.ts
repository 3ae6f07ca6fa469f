/** As Confluent's registry calls them. PROTOBUF is a third one there, and refused here. */
export const SCHEMA_TYPES = ['JSON', 'AVRO'] as const;

export type SchemaType = (typeof SCHEMA_TYPES)[number];

/** Another schema that this one uses, and by which name. */
export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A schema as it was registered. */
export interface SchemaSource {
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly SchemaReference[];
}

/** One reference of a schema, with the schema that it means and what that one uses in turn. */
export interface ResolvedReference {
  readonly name: string;
  readonly source: SchemaSource;
  readonly references: readonly ResolvedReference[];
}

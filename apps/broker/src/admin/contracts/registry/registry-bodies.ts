import type { ContractVersion } from '../contracts.service.js';
import type { StoredSchema } from '../store/schema-rows.js';

/** A schema as Confluent's registry tells it: the type is left out of Avro's, and references where there are none. */
export interface SchemaBody {
  readonly schemaType?: string;
  readonly references?: StoredSchema['references'];
  readonly schema: string;
}

export interface SubjectVersionBody extends SchemaBody {
  readonly subject: string;
  readonly id: number;
  readonly version: number;
}

export function schemaBody({ type, text, references }: StoredSchema): SchemaBody {
  return {
    ...(type === 'AVRO' ? {} : { schemaType: type }),
    ...(references.length === 0 ? {} : { references }),
    schema: text,
  };
}

export function subjectVersionBody({ row, schema }: ContractVersion): SubjectVersionBody {
  const { subject, version } = row;
  return { subject, version, id: schema.id, ...schemaBody(schema) };
}

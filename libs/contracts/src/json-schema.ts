import type { Fields } from './fields.js';
import { MEANINGS } from './meanings.js';
import { ENVELOPE, type EventFields, type Topic } from './topic.js';

/** A JSON Schema, as data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** An event as a schema registry takes it. */
export interface EventSchema {
  readonly event: string;
  readonly topic: string;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** Every event of the topic as it travels: its type, where it stands in the life of its order, and its data. */
export function schemasOf<E extends EventFields>({ name, events }: Topic<E>): EventSchema[] {
  return Object.entries(events).map(([event, fields]) => schemaOf(name, event, fields));
}

export function schemaOf(topic: string, event: string, fields: Fields): EventSchema {
  const { properties, required } = objectOf(ENVELOPE);
  return {
    event,
    topic,
    ...(event in MEANINGS ? { description: MEANINGS[event] } : {}),
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: event,
      type: 'object',
      properties: { type: { const: event }, ...properties, data: objectOf(fields) },
      required: ['type', ...required, 'data'],
    },
  };
}

/** Says nothing of members that are not declared: a reader drops them. */
function objectOf(fields: Fields) {
  const declared = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(declared.map(([name, { schema }]) => [name, schema])),
    required: declared.filter(([, { isOptional }]) => !isOptional).map(([name]) => name),
  };
}

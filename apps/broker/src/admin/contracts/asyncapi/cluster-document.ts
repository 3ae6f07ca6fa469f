import type { SchemaType } from '../schemas/schema-type.js';

type Json = Record<string, unknown>;

/** An event as the document tells of it. */
export interface DescribedEvent {
  readonly event: string;
  readonly topic: string | null;
  readonly description: string | null;
  readonly schemaType: SchemaType;
  readonly schema: unknown;
}

export interface ClusterDescription {
  readonly clusterId: string;
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly events: readonly DescribedEvent[];
  readonly producers: readonly { readonly service: string; readonly topic: string }[];
  readonly consumers: readonly { readonly groupId: string | null; readonly topic: string }[];
}

const BINDING_VERSION = '0.5.0';
const FORMATS: Readonly<Record<SchemaType, string>> = {
  JSON: 'application/schema+json;version=draft-07',
  AVRO: 'application/vnd.apache.avro+json;version=1.9.0',
};

/** What is registered and who is seen to send and receive it, as a document of AsyncAPI 3.0. Pure. */
export function clusterDocument(cluster: ClusterDescription): Json {
  const { clusterId, brokers, events } = cluster;
  const keys = keysOf(events.map(({ event }) => event));
  const keyed = events.map((event, index) => ({ ...event, key: keys[index] }));
  const topics = [...new Set(events.flatMap(({ topic }) => topic ?? []))];
  return {
    asyncapi: '3.0.0',
    info: { title: `Events of cluster ${clusterId}`, version: '1.0.0' },
    defaultContentType: 'application/json',
    servers: Object.fromEntries(
      brokers.map((host, index) => [`broker-${index + 1}`, { host, protocol: 'kafka' }]),
    ),
    channels: Object.fromEntries(topics.map((topic) => [topic, channelOf(topic, keyed)])),
    operations: operationsOf(cluster, new Set(topics)),
    components: {
      messages: Object.fromEntries(keyed.map((event) => [event.key, messageOf(event)])),
    },
  };
}

type Keyed = DescribedEvent & { readonly key: string };

function channelOf(topic: string, events: readonly Keyed[]): Json {
  const own = events.filter((event) => event.topic === topic);
  return {
    address: topic,
    messages: Object.fromEntries(
      own.map(({ key }) => [key, { $ref: `#/components/messages/${key}` }]),
    ),
    bindings: { kafka: { topic, bindingVersion: BINDING_VERSION } },
  };
}

function messageOf({ event, description, schemaType, schema, key }: Keyed): Json {
  const base = `#/components/messages/${key}/payload/schema`;
  return {
    name: event,
    ...(description === null ? {} : { description }),
    payload: {
      schemaFormat: FORMATS[schemaType],
      schema: schemaType === 'JSON' ? moved(schema, base) : schema,
    },
  };
}

/** A `$ref` within the schema is one within the document now. */
function moved(schema: unknown, base: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => moved(item, base));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, member]: [string, unknown]) =>
      name === '$ref' && typeof member === 'string' && /^#(?:\/|$)/.test(member)
        ? [name, `${base}${member.slice(1)}`]
        : [name, moved(member, base)],
    ),
  );
}

function operationsOf(
  { producers, consumers }: ClusterDescription,
  topics: ReadonlySet<string>,
): Json {
  const constant = (value: string): Json => ({ type: 'string', enum: [value] });
  const sent = producers
    .filter(({ topic }) => topics.has(topic))
    .map(({ service, topic }) => ({
      name: `send.${topic}.${service}`,
      operation: operationOf('send', topic, { clientId: constant(service) }),
    }));
  const received = consumers.flatMap(({ groupId, topic }) =>
    groupId === null || !topics.has(topic)
      ? []
      : [
          {
            name: `receive.${topic}.${groupId}`,
            operation: operationOf('receive', topic, { groupId: constant(groupId) }),
          },
        ],
  );
  const all = [...sent, ...received];
  const keys = keysOf(all.map(({ name }) => name));
  return Object.fromEntries(all.map(({ operation }, index) => [keys[index], operation]));
}

function operationOf(action: 'send' | 'receive', topic: string, kafka: Json): Json {
  return {
    action,
    channel: { $ref: `#/channels/${topic}` },
    bindings: { kafka: { ...kafka, bindingVersion: BINDING_VERSION } },
  };
}

/** Keys that AsyncAPI takes, each once. */
function keysOf(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
    let key = plain;
    for (let count = 2; taken.has(key); count++) key = `${plain}-${count}`;
    taken.add(key);
    return key;
  });
}

import type { AnyEventContract } from '../contract/handled-events.js';
import { STRUCTURED_CONTENT_TYPE } from '../contract/structured-mode.js';
import { type JsonSchema, jsonSchemaOf } from '../contract/json-schema.js';
import { keysOf } from './document-keys.js';
import { placedSchema } from './placed-schema.js';

export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string | undefined;
}

/** A handler as the document tells of it. */
export interface HandlerDescription {
  /** `Class.method`. */
  readonly name: string;
  /** As the code calls it; null where the pattern is a regular expression. */
  readonly topic: string | null;
  /** What the topic is called on the cluster. */
  readonly address: string | null;
  /** The topic, or the regular expression as text. */
  readonly pattern: string;
  readonly group: string;
  readonly isEventHandler: boolean;
  /** Of this topic; none where the handler takes whatever comes. */
  readonly contracts: readonly AnyEventContract[];
}

/** A cluster, and what the service reads there. */
export interface DescribedCluster {
  /** Of the server that reads it; null: the one without a name. */
  readonly name: string | null;
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly handlers: readonly HandlerDescription[];
  /** What the service creates its topics with, where it says so; by address. */
  readonly topics: ReadonlyMap<
    string,
    { readonly partitions?: number; readonly configs?: Readonly<Record<string, string>> }
  >;
}

export interface AsyncApiInput {
  readonly info: AsyncApiInfo;
  /** The first is the one to which the service publishes. */
  readonly clusters: readonly [DescribedCluster, ...DescribedCluster[]];
  readonly published: readonly AnyEventContract[];
  /** What a topic is called on the first cluster. */
  readonly addressOf: (topic: string) => string;
}

type Json = Record<string, unknown>;

/** A document of AsyncAPI 3.0, as plain JSON. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: AsyncApiInfo;
  readonly defaultContentType: string;
  readonly servers: Json;
  readonly channels: Json;
  readonly operations: Json;
  readonly components: { readonly messages: Json };
}

/** A topic, or what stands for many. Two clusters may each have one of the name. */
interface Place extends Pick<HandlerDescription, 'topic' | 'address' | 'pattern'> {
  readonly cluster: DescribedCluster;
}

interface Receiver extends HandlerDescription, Place {}

/** What is described, with each handler's cluster beside it. */
interface Described extends AsyncApiInput {
  readonly receivers: readonly Receiver[];
  /** Where what is published goes. */
  readonly sending: readonly { readonly event: AnyEventContract; readonly place: Place }[];
}

const BINDING_VERSION = '0.5.0';

/** Describes what a service receives and sends, from its handlers and its contracts. Pure. */
export function asyncApiDocument(input: AsyncApiInput): AsyncApiDocument {
  const { info, published } = input;
  const described = describedBy(input);
  const { receivers, sending } = described;
  const all = [...receivers.flatMap(({ contracts }) => contracts), ...published];
  const keys = documentKeys(described);
  return {
    asyncapi: '3.0.0',
    info,
    defaultContentType: 'application/json',
    servers: Object.fromEntries(
      brokersOf(input).map((broker) => [
        keys.ofBroker(broker),
        { host: broker.host, protocol: 'kafka' },
      ]),
    ),
    channels: channelsOf(described, keys),
    operations: Object.fromEntries([
      ...receivers.map((receiver) => receiveOperation(receiver, keys)),
      ...sending.map(({ event, place }) => sendOperation(event, place, keys)),
    ]),
    components: {
      messages: Object.fromEntries(
        all.map((event) => {
          const key = keys.ofMessage(event);
          return [key, messageOf(event, key)];
        }),
      ),
    },
  };
}

function describedBy(input: AsyncApiInput): Described {
  const { clusters, published, addressOf } = input;
  const [cluster] = clusters;
  return {
    ...input,
    receivers: clusters.flatMap((of) =>
      of.handlers.map((handler) => ({ ...handler, cluster: of })),
    ),
    sending: published.map((event) => {
      const { topic } = event;
      return { event, place: { topic, address: addressOf(topic), pattern: topic, cluster } };
    }),
  };
}

interface Broker {
  readonly cluster: DescribedCluster;
  readonly host: string;
  /** From 1. */
  readonly number: number;
}

function brokersOf({ clusters }: AsyncApiInput): readonly Broker[] {
  return clusters.flatMap((cluster) =>
    cluster.brokers.map((host, index) => ({ cluster, host, number: index + 1 })),
  );
}

/** What each thing of the document is called in it. */
interface DocumentKeys {
  readonly ofBroker: (broker: Broker) => string;
  readonly ofChannel: (place: Place) => string;
  readonly ofMessage: (event: AnyEventContract) => string;
  readonly ofReceiving: (handler: Receiver) => string;
  readonly ofSending: (event: AnyEventContract) => string;
}

/** Events are told apart by topic and type: two topics may each have a `Created`, of different payloads. */
function documentKeys(described: Described): DocumentKeys {
  const { receivers, published, sending } = described;
  const all = [...receivers.flatMap(({ contracts }) => contracts), ...published];
  const places = [...receivers, ...sending.map(({ place }) => place)];
  const brokers = keysFor(brokersOf(described), brokerName, (broker) => {
    const key = `${broker.cluster.name ?? 'broker'}-${broker.number}`;
    return { short: key, long: key };
  });
  const channels = keysFor(places, placeName, ({ topic, pattern, cluster }) => {
    const key = `${cluster.name === null ? '' : `${cluster.name}.`}${topic ?? `pattern-${pattern}`}`;
    return { short: key, long: key };
  });
  const messages = keysFor(all, eventName, ({ topic, name }) => ({
    short: name === ANY ? `${topic}.${name}` : name,
    long: `${topic}.${name}`,
  }));
  const channelOf = (place: Place) => keyIn(channels, placeName(place));
  const messageOf = (event: AnyEventContract) => keyIn(messages, eventName(event));
  // Two controllers may have one name.
  const receiverName = (receiver: Receiver) => String(receivers.indexOf(receiver));
  const receiving = keysFor(receivers, receiverName, (receiver) => ({
    short: `${receiver.name}.${channelOf(receiver)}`,
    long: `${receiver.name}.${channelOf(receiver)}.${receiver.group}`,
  }));
  return {
    ofBroker: (broker) => keyIn(brokers, brokerName(broker)),
    ofChannel: channelOf,
    ofMessage: messageOf,
    ofReceiving: (receiver) => keyIn(receiving, receiverName(receiver)),
    ofSending: (event) => `send.${messageOf(event)}`,
  };
}

function keysFor<T>(
  things: readonly T[],
  nameOf: (thing: T) => string,
  wish: (thing: T) => { short: string; long: string },
): ReadonlyMap<string, string> {
  return keysOf(new Map(things.map((thing) => [nameOf(thing), wish(thing)])));
}

function keyIn(keys: ReadonlyMap<string, string>, name: string): string {
  const key = keys.get(name);
  if (key === undefined) throw new Error(`the document has no ${name}`);
  return key;
}

const brokerName = ({ cluster, number }: Broker): string => JSON.stringify([cluster.name, number]);
const placeName = ({ topic, pattern, cluster }: Place): string =>
  JSON.stringify([cluster.name, topic === null, pattern]);
const eventName = ({ topic, name }: AnyEventContract): string => JSON.stringify([topic, name]);

function channelsOf(described: Described, keys: DocumentKeys): Json {
  const { receivers, sending } = described;
  const places = new Map<string, Place>();
  for (const receiver of receivers) places.set(keys.ofChannel(receiver), receiver);
  for (const { place } of sending) places.set(keys.ofChannel(place), place);
  return Object.fromEntries(
    [...places].map(([key, place]) => {
      const own = receivers.filter((receiver) => keys.ofChannel(receiver) === key);
      const events = [
        ...receivers
          .filter(({ cluster }) => cluster === place.cluster)
          .flatMap(({ contracts }) => contracts),
        ...sending.filter((one) => one.place.cluster === place.cluster).map(({ event }) => event),
      ].filter(({ topic }) => topic === place.topic);
      const messages = {
        ...Object.fromEntries(
          events.map((event) => {
            const name = keys.ofMessage(event);
            return [name, reference('components', 'messages', name)];
          }),
        ),
        ...(own.some(({ contracts }) => contracts.length === 0) && {
          [ANY]: { title: 'Any record' },
        }),
      };
      return [key, { ...describePlace(place), ...serversOf(place, described, keys), messages }];
    }),
  );
}

/** Left out, which means all of them, where there is one cluster. */
function serversOf({ cluster }: Place, described: Described, keys: DocumentKeys): Json {
  if (described.clusters.length === 1) return {};
  const own = brokersOf(described).filter((broker) => broker.cluster === cluster);
  return { servers: own.map((broker) => reference('servers', keys.ofBroker(broker))) };
}

/** Of a handler without contracts. */
const ANY = 'any';

function describePlace({ address, pattern, cluster: { topics } }: Place): Json {
  if (address === null) {
    return { address: null, description: `Every topic whose name matches ${pattern}` };
  }
  const { partitions, configs } = topics.get(address) ?? {};
  const kafka = {
    topic: address,
    ...(partitions !== undefined && { partitions }),
    ...(configs !== undefined && { topicConfiguration: topicConfiguration(configs) }),
    bindingVersion: BINDING_VERSION,
  };
  return { address, bindings: { kafka } };
}

/** The binding knows five of Kafka's configs by name, as numbers and lists; others have no place in it. */
function topicConfiguration(configs: Readonly<Record<string, string>>): Json {
  const numbers = ['retention.ms', 'retention.bytes', 'delete.retention.ms', 'max.message.bytes'];
  const policy = configs['cleanup.policy'];
  return {
    ...(policy !== undefined && { 'cleanup.policy': policy.split(',').map((part) => part.trim()) }),
    ...Object.fromEntries(
      numbers.flatMap((name) =>
        configs[name] === undefined ? [] : [[name, Number(configs[name])]],
      ),
    ),
  };
}

function receiveOperation(handler: Receiver, keys: DocumentKeys): [string, Json] {
  const { clientId } = handler.cluster;
  const channel = keys.ofChannel(handler);
  const names = handler.contracts.map((event) => keys.ofMessage(event));
  const constant = (value: string): Json => ({ type: 'string', enum: [value] });
  return [
    keys.ofReceiving(handler),
    {
      action: 'receive',
      channel: reference('channels', channel),
      messages: (names.length > 0 ? names : [ANY]).map((name) =>
        reference('channels', channel, 'messages', name),
      ),
      ...(!handler.isEventHandler && {
        reply: { address: { location: '$message.header#/kafka_replyTopic' } },
      }),
      bindings: {
        kafka: {
          groupId: constant(handler.group),
          clientId: constant(clientId),
          bindingVersion: BINDING_VERSION,
        },
      },
    },
  ];
}

function sendOperation(event: AnyEventContract, place: Place, keys: DocumentKeys): [string, Json] {
  const { clientId } = place.cluster;
  const channel = keys.ofChannel(place);
  const kafka = { clientId: { type: 'string', enum: [clientId] }, bindingVersion: BINDING_VERSION };
  return [
    keys.ofSending(event),
    {
      action: 'send',
      channel: reference('channels', channel),
      messages: [reference('channels', channel, 'messages', keys.ofMessage(event))],
      bindings: { kafka },
    },
  ];
}

function messageOf(event: AnyEventContract, key: string): Json {
  const { $ref: payload } = reference('components', 'messages', key, 'payload');
  return {
    name: event.name,
    ...(event.mode === 'structured' && event.type !== null
      ? {
          contentType: STRUCTURED_CONTENT_TYPE,
          payload: envelopeSchema(
            event.type,
            placedSchema(jsonSchemaOf(event.schema), `${payload}/properties/data`),
          ),
        }
      : { payload: placedSchema(jsonSchemaOf(event.schema), payload) }),
    ...(event.mode === 'binary' &&
      event.type !== null && { headers: cloudEventHeaderSchema(event.type) }),
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: BINDING_VERSION } },
  };
}

function envelopeSchema(type: string, data: JsonSchema): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type'],
    properties: {
      specversion: { const: '1.0' },
      type: { const: type },
      id: text,
      source: text,
      time: { type: 'string', format: 'date-time' },
      subject: text,
      data,
    },
  };
}

/** The binary mode of CloudEvents; a producer without contracts may leave all of it out. */
function cloudEventHeaderSchema(type: string): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    properties: {
      ce_type: { const: type },
      ce_specversion: { const: '1.0' },
      ce_id: text,
      ce_source: text,
      ce_time: { type: 'string', format: 'date-time' },
      ce_subject: text,
    },
  };
}

function reference(...path: readonly string[]): { readonly $ref: string } {
  return { $ref: `#/${path.join('/')}` };
}

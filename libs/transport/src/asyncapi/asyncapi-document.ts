import type { AnyEventContract } from '../contract/handled-events.js';
import { STRUCTURED_CONTENT_TYPE } from '../contract/structured-mode.js';
import { type JsonSchema, jsonSchemaOf } from '../contract/json-schema.js';
import { keysOf } from './document-keys.js';
import { placedSchema } from './placed-schema.js';

export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
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

export interface AsyncApiInput {
  readonly info: AsyncApiInfo;
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly handlers: readonly HandlerDescription[];
  readonly published: readonly AnyEventContract[];
  /** What a topic is called on the cluster. */
  readonly addressOf: (topic: string) => string;
  /** What the service creates its topics with, where it says so; by address. */
  readonly topics: ReadonlyMap<
    string,
    { readonly partitions?: number; readonly configs?: Readonly<Record<string, string>> }
  >;
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

type Place = Pick<HandlerDescription, 'topic' | 'address' | 'pattern'>;

const BINDING_VERSION = '0.5.0';

/** Describes what a service receives and sends, from its handlers and its contracts. Pure. */
export function asyncApiDocument(input: AsyncApiInput): AsyncApiDocument {
  const { info, brokers, handlers, published } = input;
  const all = [...handlers.flatMap(({ contracts }) => contracts), ...published];
  const keys = documentKeys(input);
  return {
    asyncapi: '3.0.0',
    info,
    defaultContentType: 'application/json',
    servers: Object.fromEntries(
      brokers.map((host, index) => [`broker-${index + 1}`, { host, protocol: 'kafka' }]),
    ),
    channels: channelsOf(input, keys),
    operations: Object.fromEntries([
      ...handlers.map((handler) => receiveOperation(handler, input, keys)),
      ...published.map((event) => sendOperation(event, input, keys)),
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

/** What each thing of the document is called in it. */
interface DocumentKeys {
  readonly ofChannel: (place: Pick<Place, 'topic' | 'pattern'>) => string;
  readonly ofMessage: (event: AnyEventContract) => string;
  readonly ofReceiving: (handler: HandlerDescription) => string;
  readonly ofSending: (event: AnyEventContract) => string;
}

/** Events are told apart by topic and type: two topics may each have a `Created`, of different payloads. */
function documentKeys({ handlers, published }: AsyncApiInput): DocumentKeys {
  const all = [...handlers.flatMap(({ contracts }) => contracts), ...published];
  const places = [...handlers, ...published.map(({ topic }) => ({ topic, pattern: topic }))];
  const channels = keysFor(places, placeName, ({ topic, pattern }) => ({
    short: topic ?? `pattern-${pattern}`,
    long: topic ?? `pattern-${pattern}`,
  }));
  const messages = keysFor(all, eventName, ({ topic, name }) => ({
    short: name === ANY ? `${topic}.${name}` : name,
    long: `${topic}.${name}`,
  }));
  const channelOf = (place: Pick<Place, 'topic' | 'pattern'>) => keyIn(channels, placeName(place));
  const messageOf = (event: AnyEventContract) => keyIn(messages, eventName(event));
  // Two controllers may have one name.
  const handlerName = (handler: HandlerDescription) => String(handlers.indexOf(handler));
  const receiving = keysFor(handlers, handlerName, (handler) => ({
    short: `${handler.name}.${channelOf(handler)}`,
    long: `${handler.name}.${channelOf(handler)}.${handler.group}`,
  }));
  return {
    ofChannel: channelOf,
    ofMessage: messageOf,
    ofReceiving: (handler) => keyIn(receiving, handlerName(handler)),
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

const placeName = ({ topic, pattern }: Pick<Place, 'topic' | 'pattern'>): string =>
  JSON.stringify([topic === null, pattern]);
const eventName = ({ topic, name }: AnyEventContract): string => JSON.stringify([topic, name]);

function channelsOf(
  { handlers, published, topics, addressOf }: AsyncApiInput,
  keys: DocumentKeys,
): Json {
  const places = new Map<string, Place>(
    handlers.map((handler) => [keys.ofChannel(handler), handler]),
  );
  for (const { topic } of published) {
    const place = { topic, address: addressOf(topic), pattern: topic };
    places.set(keys.ofChannel(place), place);
  }
  const contracts = [...handlers.flatMap((handler) => handler.contracts), ...published];
  return Object.fromEntries(
    [...places].map(([key, place]) => {
      const events = contracts.filter((event) => event.topic === place.topic);
      const takesAnything = handlers.some(
        (handler) => keys.ofChannel(handler) === key && handler.contracts.length === 0,
      );
      const messages = {
        ...Object.fromEntries(
          events.map((event) => {
            const name = keys.ofMessage(event);
            return [name, reference('components', 'messages', name)];
          }),
        ),
        ...(takesAnything && { [ANY]: { title: 'Any record' } }),
      };
      return [key, { ...describePlace(place, topics), messages }];
    }),
  );
}

/** Of a handler without contracts. */
const ANY = 'any';

function describePlace({ address, pattern }: Place, topics: AsyncApiInput['topics']): Json {
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

function receiveOperation(
  handler: HandlerDescription,
  { clientId }: AsyncApiInput,
  keys: DocumentKeys,
): [string, Json] {
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

function sendOperation(
  event: AnyEventContract,
  { clientId }: AsyncApiInput,
  keys: DocumentKeys,
): [string, Json] {
  const channel = keys.ofChannel({ topic: event.topic, pattern: event.topic });
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

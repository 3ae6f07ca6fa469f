/** A document of AsyncAPI 3.0, as far as the broker writes one: apps/broker/src/admin/contracts/asyncapi. */
interface Document {
  readonly asyncapi?: string;
  readonly servers?: Readonly<Record<string, { readonly host: string }>>;
  readonly channels?: Readonly<Record<string, DocumentChannel>>;
  readonly operations?: Readonly<Record<string, DocumentOperation>>;
  readonly components?: { readonly messages?: Readonly<Record<string, DocumentMessage>> };
}

interface DocumentChannel {
  readonly address: string;
  readonly messages?: Readonly<Record<string, unknown>>;
}

interface DocumentOperation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly bindings?: {
    readonly kafka?: { readonly clientId?: Constant; readonly groupId?: Constant };
  };
}

interface Constant {
  readonly enum?: readonly string[];
}

interface DocumentMessage {
  readonly name: string;
  readonly description?: string;
  readonly payload?: { readonly schemaFormat?: string; readonly schema?: unknown };
}

export interface Channel {
  readonly topic: string;
  readonly messages: readonly Message[];
  readonly senders: readonly string[];
  readonly receivers: readonly string[];
}

export interface Operation {
  readonly key: string;
  readonly action: 'send' | 'receive';
  readonly topic: string;
  /** A service that sends, a group that receives. */
  readonly who: string;
}

export interface Message {
  readonly key: string;
  readonly event: string;
  readonly topic: string | null;
  readonly description: string;
  readonly format: string;
  readonly schema: string;
}

/** The document, put together as people look at it. */
export interface Catalogue {
  readonly version: string;
  readonly servers: readonly string[];
  readonly channels: readonly Channel[];
  readonly operations: readonly Operation[];
  readonly messages: readonly Message[];
}

/** @param document as `GET /asyncapi.json` answers it, whose type says no more than that it is an object. */
export function catalogueOf(document: object): Catalogue {
  const { asyncapi = '', servers = {}, channels = {}, ...rest }: Document = document;
  const operations = operationsOf(rest.operations ?? {}, channels);
  const messages = messagesOf(rest.components?.messages ?? {}, channels);
  return {
    version: asyncapi,
    servers: Object.values(servers).map(({ host }) => host),
    channels: Object.values(channels)
      .map(({ address }) => ({
        topic: address,
        messages: messages.filter(({ topic }) => topic === address),
        senders: whoIn(operations, address, 'send'),
        receivers: whoIn(operations, address, 'receive'),
      }))
      .toSorted((a, b) => a.topic.localeCompare(b.topic)),
    operations,
    messages,
  };
}

function operationsOf(
  operations: Readonly<Record<string, DocumentOperation>>,
  channels: Readonly<Record<string, DocumentChannel>>,
): readonly Operation[] {
  return Object.entries(operations)
    .map(([key, { action, channel, bindings }]) => {
      const { clientId, groupId } = bindings?.kafka ?? {};
      const name = channel.$ref.replace(/^#\/channels\//, '');
      const [who = ''] = (action === 'send' ? clientId : groupId)?.enum ?? [];
      return { key, action, who, topic: channels[name]?.address ?? name };
    })
    .toSorted(
      (a, b) =>
        a.topic.localeCompare(b.topic) ||
        b.action.localeCompare(a.action) ||
        a.who.localeCompare(b.who),
    );
}

function messagesOf(
  messages: Readonly<Record<string, DocumentMessage>>,
  channels: Readonly<Record<string, DocumentChannel>>,
): readonly Message[] {
  const topics = new Map(
    Object.values(channels).flatMap((channel) =>
      Object.keys(channel.messages ?? {}).map((key) => [key, channel.address] as const),
    ),
  );
  return Object.entries(messages)
    .map(([key, { name, description = '', payload }]) => ({
      key,
      event: name,
      topic: topics.get(key) ?? null,
      description,
      format: payload?.schemaFormat?.includes('avro') === true ? 'Avro' : 'JSON Schema',
      schema: JSON.stringify(payload?.schema ?? {}, null, 2),
    }))
    .toSorted((a, b) => a.event.localeCompare(b.event));
}

function whoIn(
  operations: readonly Operation[],
  topic: string,
  action: Operation['action'],
): readonly string[] {
  return operations
    .filter((operation) => operation.topic === topic && operation.action === action)
    .map(({ who }) => who);
}

/** Those in which the text stands anywhere: the name of an event, a topic, who sends or receives. */
export function narrowed(
  { channels, operations, messages, ...rest }: Catalogue,
  text: string,
): Catalogue {
  const wanted = text.toLowerCase();
  const has = (...texts: readonly (string | null)[]): boolean =>
    texts.some((one) => one?.toLowerCase().includes(wanted));
  return {
    ...rest,
    channels: channels.filter(({ topic, senders, receivers, messages: own }) =>
      has(topic, ...senders, ...receivers, ...own.map(({ event }) => event)),
    ),
    operations: operations.filter(({ topic, who, action }) => has(topic, who, action)),
    messages: messages.filter(({ event, topic, description }) => has(event, topic, description)),
  };
}
